using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Fupin.Registry.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fupin.Benchmarks;

/// <summary>The bare gRPC handler: no interceptors, no logging, one statement.</summary>
internal sealed class FloorServer : IAsyncDisposable
{
    private readonly Process _process;

    private FloorServer(Process process, string address)
    {
        _process = process;
        Address = address;
    }

    public string Address { get; }

    /// <summary>Starts this program again as a server and waits for the address it prints.</summary>
    public static async Task<FloorServer> StartAsync(string database, string answers)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["floor-get", database, answers]) { UseShellExecute = false, RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        var address = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("the floor server ended");
        return new FloorServer(process, address);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    public static async Task ServeAsync(string database, string answers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, e => e.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(new BareHouseholds(database, answers));
        await using var app = builder.Build();
        app.MapGrpcService<BareHouseholds>();
        await app.StartAsync();
        await Console.Out.WriteLineAsync(app.Urls.First());
        await app.WaitForShutdownAsync();
    }

    private sealed class BareHouseholds : HouseholdService.HouseholdServiceBase
    {
        private const string Statement = """
            SELECT h.*, y.*, p.*, f.*
            FROM (SELECT h.id, (SELECT MAX(l.year) FROM household_year l WHERE l.household_id = h.id) AS year FROM household h WHERE h.id = @id) AS k
            JOIN household h ON h.id = k.id
            LEFT JOIN household_year y ON y.household_id = k.id AND y.year = k.year
            LEFT JOIN person p ON p.household_id = k.id
            LEFT JOIN person_year f ON f.person_id = p.id AND f.year = y.year
            """;

        private readonly ConcurrentBag<SqliteCommand> _ready = [];
        private readonly Dictionary<string, Household> _answers = new(StringComparer.Ordinal);
        private readonly string _database;

        public BareHouseholds(string database, string answers)
        {
            _database = database;
            using var file = File.OpenRead(answers);
            while (file.Position < file.Length)
            {
                var household = Household.Parser.ParseDelimitedFrom(file);
                _answers.Add(household.Name, household);
            }
        }

        public override async Task<Household> GetHousehold(GetHouseholdRequest request, ServerCallContext context)
        {
            if (!_ready.TryTake(out var command))
                command = Prepare();
            command.Parameters[0].Value = Guid.Parse(request.Name.AsSpan("households/".Length)).ToByteArray(bigEndian: true);
            await using (var row = await command.ExecuteReaderAsync(context.CancellationToken))
            {
                var cells = new object[row.FieldCount];
                while (await row.ReadAsync(context.CancellationToken))
                    row.GetValues(cells);
            }
            _ready.Add(command);
            return _answers[request.Name];
        }

        private SqliteCommand Prepare()
        {
            var connection = new SqliteConnection($"Data Source={_database};Mode=ReadOnly;Pooling=False");
            connection.Open();
            var command = connection.CreateCommand();
            command.CommandText = Statement;
            command.Parameters.Add("@id", SqliteType.Blob);
            return command;
        }
    }
}
