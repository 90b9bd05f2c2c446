using System.Security.Cryptography;
using Fupin.Assessment.V1;
using Fupin.Registry.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Fupin.Cli.Imports;

/// <summary>
/// Sends divisions, villages and exit plans: in calls of at most 5,000 rows, each all or nothing. The request id comes from the content, so repeating a call does nothing twice.
/// </summary>
internal static class TreeImporter
{
    private const int MostRows = 5000;

    public static async Task<(int Registered, int Unchanged)> SendAsync(DivisionService.DivisionServiceClient client, IEnumerable<DivisionRow> rows, Func<CallOptions> options)
    {
        var (registered, unchanged) = (0, 0);
        foreach (var chunk in rows.Chunk(MostRows))
        {
            var request = new ImportDivisionsRequest { Rows = { chunk } };
            request.RequestId = IdOf(request);
            var answer = await client.ImportDivisionsAsync(request, options());
            registered += answer.Registered;
            unchanged += answer.Unchanged;
        }

        return (registered, unchanged);
    }

    public static async Task<(int Registered, int Unchanged)> SendAsync(VillageService.VillageServiceClient client, IEnumerable<VillageRow> rows, Func<CallOptions> options)
    {
        var (registered, unchanged) = (0, 0);
        foreach (var chunk in rows.Chunk(MostRows))
        {
            var request = new ImportVillagesRequest { Rows = { chunk } };
            request.RequestId = IdOf(request);
            var answer = await client.ImportVillagesAsync(request, options());
            registered += answer.Registered;
            unchanged += answer.Unchanged;
        }

        return (registered, unchanged);
    }

    public static async Task<ExitPlan> SendAsync(ExitPlanService.ExitPlanServiceClient client, string jurisdiction, string document, IEnumerable<ExitPlanLine> lines, Func<CallOptions> options)
    {
        var request = new ImportExitPlanRequest { Jurisdiction = jurisdiction, Document = document, Lines = { lines } };
        request.RequestId = IdOf(request);
        return await client.ImportExitPlanAsync(request, options());
    }

    private static string IdOf(IMessage request) => Convert.ToHexStringLower(SHA256.HashData(request.ToByteArray()))[..32];
}
