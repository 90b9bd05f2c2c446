using Fupin.Chassis.Faults;
using Fupin.Chassis.Protection;
using Fupin.Chassis.Storage;
using Fupin.Chassis.Values;
using Fupin.Kit;
using Fupin.Registry.Households;
using Fupin.Registry.V1;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fupin.Registry.Tests.Read;

/// <summary>
/// A registry with invented divisions: 甲县 with 甲一乡 (villages 201, 202, 203) and the empty 甲二乡, 乙区 with 乙一镇 (village 201), and 丙县
/// with nothing. Households are put into the tables, because some of what is read (several years) cannot be imported yet.
/// </summary>
public sealed class Register : IAsyncLifetime
{
    public const string City = "4191", CountyA = "419101", CountyB = "419102", CountyC = "419103", TownshipA = "419101001", EmptyTownship = "419101002",
        VillageA1 = "419101001201", VillageA2 = "419101001202", VillageA3 = "419101001203", VillageB = "419102001201";

    private readonly Dictionary<string, string> names = new(StringComparer.Ordinal);
    private TestHost host = null!;
    private long registered;

    public V1.HouseholdService.HouseholdServiceClient Cards => host.Client<V1.HouseholdService.HouseholdServiceClient>();
    public VillageService.VillageServiceClient Villages => host.Client<VillageService.VillageServiceClient>();
    public RecordService.RecordServiceClient Records => host.Client<RecordService.RecordServiceClient>();
    public IServiceProvider Services => host.Services;

    public async ValueTask InitializeAsync()
    {
        host = await TestHost.StartAsync("registry");
        var divisions = host.Client<DivisionService.DivisionServiceClient>();
        (string Code, string Name)[] rows =
        [
            ("41", "虚构省"), (City, "虚构市"), (CountyA, "甲县"), (CountyB, "乙区"), (CountyC, "丙县"), (TownshipA, "甲一乡"), (EmptyTownship, "甲二乡"),
            ("419102001", "乙一镇"), (VillageA1, "甲村"), (VillageA2, "子村"), (VillageA3, "丑村"), (VillageB, "乙村"),
        ];
        var request = new ImportDivisionsRequest();
        request.Rows.AddRange(rows.Select((r, i) => new DivisionRow
        {
            Line = i + 2,
            Code = r.Code,
            DisplayName = r.Name,
            CodeAuthority = CodeAuthority.Internal,
            Invented = true,
        }));
        await divisions.ImportDivisionsAsync(request);
        foreach (var (code, _) in rows) names.Add(code, (await divisions.GetDivisionAsync(new() { Name = "divisions/-", Code = code })).Name);
    }

    public ValueTask DisposeAsync()
    {
        foreach (var record in host.Logs.Where(l => l.Level >= LogLevel.Error)) TestContext.Current.SendDiagnosticMessage(record.Text);
        return host.DisposeAsync();
    }

    /// <summary>Resource name of the division with a code.</summary>
    public string Division(string code) => names[code];

    internal Guid DivisionId(string code) => IdOf("divisions", Division(code));

    public Task<ImportVillagesResponse> AddVillageAsync(string code, int year, VillageKind kind) =>
        Villages.ImportVillagesAsync(new() { Rows = { new VillageRow { Line = 2, DivisionCode = code, Facts = new() { Year = year, Kind = kind } } } }).ResponseAsync;

    /// <summary>Registers a household with facts of the given years; gives its name.</summary>
    internal async Task<string> AddAsync(string village, string number, int persons, params HouseholdYear[] years)
    {
        var household = Of(village, number, persons);
        foreach (var year in years) year.HouseholdId = household.Id;
        await WriteAsync([household], years, MembersOf(household));
        return ResourceNames.Format("households", household.Id);
    }

    /// <summary>Registers many households with facts of 2015; gives their names, which are in the order they are given.</summary>
    internal async Task<List<string>> AddManyAsync(IReadOnlyList<(string Village, string Number)> wanted, int persons)
    {
        var households = wanted.Select(w => Of(w.Village, w.Number, persons)).ToList();
        await WriteAsync(households, households.Select(h => new HouseholdYear { HouseholdId = h.Id, Year = 2015 }), households.SelectMany(MembersOf));
        return [.. households.Select(h => ResourceNames.Format("households", h.Id))];
    }

    internal async Task WriteAsync(
        IEnumerable<Registry.Households.Household> households, IEnumerable<HouseholdYear> years, IEnumerable<Registry.Households.Person> persons, IEnumerable<PersonYear>? personYears = null)
    {
        await using var db = await Services.GetRequiredService<IDbContextFactory<RegistryDb>>().CreateDbContextAsync();
        await using var write = await db.BeginWriteAsync(CancellationToken.None);
        await db.BulkInsertAsync([.. households], CancellationToken.None);
        await db.BulkInsertAsync([.. years], CancellationToken.None);
        await db.BulkInsertAsync([.. persons], CancellationToken.None);
        await db.BulkInsertAsync([.. personYears ?? []], CancellationToken.None);
        await write.CommitAsync(CancellationToken.None);
    }

    internal async Task ChangeAsync(string household, Action<Registry.Households.Household> change)
    {
        await using var db = await Services.GetRequiredService<IDbContextFactory<RegistryDb>>().CreateDbContextAsync();
        await using var write = await db.BeginWriteAsync(CancellationToken.None);
        var id = IdOf("households", household);
        var now = TimeProvider.System.Now();
        await db.KeepAsync([id], now, CancellationToken.None);
        var row = await db.Households.SingleAsync(h => h.Id == id);
        row.RecordedAt = now;
        change(row);
        await write.CommitAsync(CancellationToken.None);
    }

    /// <summary>A correction as a writer makes it: what was is kept, then the rows change under one version.</summary>
    internal async Task CorrectAsync(string household, Func<RegistryDb, Guid, Task> change)
    {
        await using var db = await Services.GetRequiredService<IDbContextFactory<RegistryDb>>().CreateDbContextAsync();
        await using var write = await db.BeginWriteAsync(CancellationToken.None);
        var id = IdOf("households", household);
        var now = TimeProvider.System.Now();
        await db.KeepAsync([id], now, CancellationToken.None);
        var row = await db.Households.SingleAsync(h => h.Id == id);
        row.RecordedAt = now;
        db.Entry(row).State = EntityState.Modified;
        await change(db, id);
        await write.CommitAsync(CancellationToken.None);
    }

    /// <summary>Now, when all that was written is before it and nothing else is.</summary>
    internal static async Task<Google.Protobuf.WellKnownTypes.Timestamp> InstantAsync()
    {
        await Task.Delay(2);
        var now = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(TimeProvider.System.Now());
        await Task.Delay(2);
        return now;
    }

    internal Protector Protector => Services.GetRequiredService<Protector>();

    internal static HouseholdYear Year(int year, PovertyStatus status, PovertyCause cause = PovertyCause.Illness, int? size = null) =>
        new() { Year = year, Status = status, MainCause = cause, Size = size, Kind = HouseholdKind.Ordinary };

    public static Guid IdOf(string collection, string name) => ResourceNames.TryParse(collection, name, out var id) ? id : throw new FormatException(name);

    /// <summary>The call fails; gives the status and, from its details, the reason and the fields that are wrong.</summary>
    public static async Task<(StatusCode Code, string Reason, string Fields)> FailsAsync<TReply>(AsyncUnaryCall<TReply> call)
    {
        using (call)
        {
            var failure = await Assert.ThrowsAsync<RpcException>(async () => await call);
            return Refusal.Of(failure);
        }
    }

    /// <summary>Ids rise with every household, whatever the machine's clock does.</summary>
    private Registry.Households.Household Of(string village, string number, int persons) => new()
    {
        Id = Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddYears(45).AddMilliseconds(Interlocked.Increment(ref registered))),
        Number = number,
        DivisionId = DivisionId(village),
        CountyId = DivisionId(village[..6]),
        Persons = persons,
        ContentHash = [1],
        RecordedAt = TimeProvider.System.Now(),
    };

    private static IEnumerable<Registry.Households.Person> MembersOf(Registry.Households.Household household) =>
        Enumerable.Range(1, household.Persons).Select(seq => new Registry.Households.Person
        {
            Id = Guid.CreateVersion7(),
            HouseholdId = household.Id,
            Seq = seq,
            FullName = $"成员{seq}",
            Relation = seq == 1 ? Relation.Head : Relation.Other,
        });
}
