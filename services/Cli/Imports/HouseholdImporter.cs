using Fupin.Cli.Connections;
using Fupin.Cli.Sheets;
using Fupin.Registry.V1;
using Grpc.Core;

namespace Fupin.Cli.Imports;

/// <summary>
/// Sends a sheet of households through <c>ImportHouseholds</c> until it is in. After a broken connection it begins the same import again and sends every batch
/// from the first: stored ones are answered from store, and the server sees all household numbers of the file again. Memory is bounded by the window.
/// </summary>
internal sealed class HouseholdImporter(HouseholdService.HouseholdServiceClient client, TimeProvider clock)
{
    /// <summary>Runs the import to its end.</summary>
    /// <param name="sheet">The rows; read again after a broken connection.</param>
    /// <param name="settings">Import id, year, batch size.</param>
    /// <param name="rejectsPath">Where rows go that did not go in; no file when all went in.</param>
    /// <param name="progress">Told of every acknowledgement.</param>
    /// <param name="cancel">Leaves an import that the same call resumes.</param>
    /// <exception cref="RpcException">The server refused, was never reached, or was away for longer than the patience.</exception>
    /// <exception cref="SheetException">The file can't be cut into households.</exception>
    public async Task<ImportOutcome> RunAsync(
        SheetReader sheet, ImportSettings settings, string rejectsPath, IImportProgress progress, CancellationToken cancel)
    {
        var wait = settings.FirstWait;
        var lastProgress = clock.GetTimestamp();
        var everBegun = false;
        while (true)
        {
            using var rejects = sheet.CreateRejects(rejectsPath);
            using var call = new ImportCall(sheet, settings, rejects, progress, clock);
            try
            {
                var outcome = await call.RunAsync(client, cancel);
                rejects.Complete();
                return outcome;
            }
            catch (RpcException fault) when (ServerFault.IsLostConnection(fault) && !cancel.IsCancellationRequested)
            {
                everBegun |= call.IsBegun;
                if (!everBegun) throw;
                if (call.Tally.Batches > call.Tally.ReplayedBatches) (wait, lastProgress) = (settings.FirstWait, clock.GetTimestamp());
                if (clock.GetElapsedTime(lastProgress) > settings.Patience) throw;
            }

            progress.Lost(wait);
            await Task.Delay(wait, clock, cancel);
            wait = wait * 2 < settings.LongestWait ? wait * 2 : settings.LongestWait;
        }
    }
}
