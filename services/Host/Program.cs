using System.CommandLine;
using Fupin.Chassis.Hosting;
using Fupin.Chassis.Storage;
using Fupin.Host;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

const int WrongConfiguration = 78; // EX_CONFIG of sysexits.h

var services = new Option<string>("--services")
{
    Description = $"运行的服务，逗号分隔 / services to run, comma-separated: {Modules.Everything}, {string.Join(", ", Modules.Names)}",
    DefaultValueFactory = _ => Modules.Everything,
};
var migrate = new Option<bool>("--migrate")
{
    Description = "只升级数据库并授予运行角色权限，然后结束；以表的所有者连接 / only bring the databases up to this program, as the role that owns the tables, and give Fupin:<service>:RuntimeRole its rights",
};
var command = new RootCommand("扶贫信息系统 / Fupin. Other arguments are configuration: --Fupin:Grpc:Port=8081")
{
    services,
    migrate,
};
foreach (var option in SampleJob.Options) command.Options.Add(option);
command.TreatUnmatchedTokensAsErrors = false;
command.SetAction(async (parsed, cancellation) =>
{
    try
    {
        return await RunAsync(parsed, cancellation);
    }
    catch (StartupException e)
    {
        await Console.Error.WriteLineAsync(e.Message);
        return WrongConfiguration;
    }
    catch (IOException e) when (e.InnerException is AddressInUseException)
    {
        await Console.Error.WriteLineAsync($"端口已被占用，请用 --Fupin:Grpc:Port 和 --Fupin:Http:Port 另选\na port is taken, choose others with --Fupin:Grpc:Port and --Fupin:Http:Port\n{e.Message}");
        return WrongConfiguration;
    }
});
return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });

async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
{
    if (parsed.GetValue(migrate))
    {
        await using var migration = Composition.BuildToMigrate(parsed.GetRequiredValue(services), [.. parsed.UnmatchedTokens]);
        await migration.Services.MigrateAsync(cancellation);
        return 0;
    }

    var job = SampleJob.From(parsed);
    await using var app = Composition.Build(parsed.GetRequiredValue(services), [.. job?.Settings ?? [], .. parsed.UnmatchedTokens]);
    await app.StartAsync(cancellation);
    var options = app.Services.GetRequiredService<FupinOptions>();
    app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Fupin.Host").LogInformation(
        "Ready: gRPC {Address}:{Grpc}, HTTP {Address}:{Http}, services {Services}", options.Listen, options.GrpcPort, options.Listen, options.HttpPort, parsed.GetRequiredValue(services));
    if (job is not null) await job.RunAsync(options, app.Environment.IsDevelopment(), TimeProvider.System, args, app.Lifetime.ApplicationStopping);
    await app.WaitForShutdownAsync(CancellationToken.None);
    return 0;
}
