using Fupin.Benchmarks;
using Fupin.Benchmarks.Exchange;
using Fupin.Benchmarks.Guarding;

// build/bench publishes the host and the command line and calls this with their folder:
//   Fupin.Benchmarks <folder of published programs> [--scale 1] [--runs 5] [import|import-postgres|import-large|get|start|exchange|access|audit …]
if (args is ["floor-get", var database, var answers])
{
    await FloorServer.ServeAsync(database, answers);
    return;
}
var settings = Settings.Parse(args);
foreach (var name in settings.Names)
{
    Func<Settings, Task> bench = name switch
    {
        "import" => ImportBench.RunAsync,
        "import-postgres" => PostgresImportBench.RunAsync,
        "import-large" => PostgresImportBench.RunLargeAsync,
        "get" => GetBench.RunAsync,
        "start" => StartBench.RunAsync,
        "exchange" => ExchangeBench.RunAsync,
        "access" => AccessBench.RunAsync,
        "audit" => AuditBench.RunAsync,
        _ => throw new InvalidOperationException($"unknown benchmark '{name}'; known: import, import-postgres, import-large, get, start, exchange, access, audit"),
    };
    await bench(settings);
}
