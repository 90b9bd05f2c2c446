using Fupin.Registry.V1;
using Fupin.Type.V1;
using Grpc.Core;

namespace Fupin.Registry.Records;

internal sealed partial class RecordService
{
    /// <summary>乡有簿 (REG-06).</summary>
    public override async Task<TownshipBook> GetTownshipBook(GetTownshipBookRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var township = await DivisionAsync(
            request.Division, request.Year, "乡簿只属于乡(镇)", "a township book belongs to a township", [DivisionLevel.Township], ct);
        var figures = await FiguresAsync(township, request.Year, request.AsRecordedAt, ct);
        var book = new TownshipBook { Total = figures.Total };
        figures.WriteTo(book.Lines);
        return book;
    }
}
