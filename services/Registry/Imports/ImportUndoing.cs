using System.Data.Common;
using Fupin.Chassis.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fupin.Registry.Imports;

/// <summary>Undoes imports in the background: what was asked for here, and what a process that ended has left.</summary>
internal sealed partial class ImportUndoing(ImportRemoval removal, ILogger<ImportUndoing> log) : BackgroundService
{
    /// <summary>Another process may have taken the call and ended since.</summary>
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim asked = new(0);

    public void Wake()
    {
        if (asked.CurrentCount == 0) asked.Release();
    }

    public override void Dispose()
    {
        base.Dispose();
        asked.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                foreach (var import in await removal.WaitingAsync(stoppingToken)) await removal.RunAsync(import, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested && (e is DbException or DbUpdateException || e.IsOutage()))
            {
                LogFailed(e.GetType().Name);
            }

            await asked.WaitAsync(BetweenLooks, stoppingToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Undoing imports failed, trying again: {Error}")]
    private partial void LogFailed(string error);
}
