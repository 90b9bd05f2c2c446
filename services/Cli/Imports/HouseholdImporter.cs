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
        if (HoldBackAll(sheet, settings, rejectsPath) is { } nothingSent) return nothingSent;
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

    /// <summary>How far the import with this id has come; begins it when it is new. Sends no rows.</summary>
    public async Task<ImportState> StateAsync(SheetReader sheet, ImportSettings settings, CancellationToken cancel)
    {
        using var call = client.ImportHouseholds(cancellationToken: cancel);
        await call.RequestStream.WriteAsync(new() { Begin = settings.Begin(sheet) }, cancel);
        if (!await call.ResponseStream.MoveNext(cancel)) throw new RpcException(new Status(StatusCode.Internal, "the server answered nothing to `begin`"));
        var import = await client.GetImportAsync(new() { Name = call.ResponseStream.Current.Begun.Import }, ServerConnection.Unary(clock, cancel));
        return import.State;
    }

    /// <summary>A file without a single household that can be sent is settled without the server; null for any other.</summary>
    private static ImportOutcome? HoldBackAll(SheetReader sheet, ImportSettings settings, string rejectsPath)
    {
        var batches = new HouseholdBatches(sheet, settings.BatchRows);
        if (batches.Read().Any(batch => batch.Number > 0)) return null;
        var tally = new ImportTally();
        using var rejects = sheet.CreateRejects(rejectsPath);
        var settlement = new Settlement(batches, tally, rejects);
        foreach (var batch in batches.Read()) settlement.Settle(batch, null);
        rejects.Complete();
        return new(new Import(), tally, [], rejects.Rows);
    }
}
