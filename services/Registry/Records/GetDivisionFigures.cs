using Fupin.Registry.V1;
using Fupin.Type.V1;
using Grpc.Core;

namespace Fupin.Registry.Records;

internal sealed partial class RecordService
{
    /// <summary>市县有信息平台 (REG-06).</summary>
    public override async Task<DivisionFigures> GetDivisionFigures(GetDivisionFiguresRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var division = await DivisionAsync(
            request.Division, request.Year, "汇总数据只属于市或县(区)", "figures belong to a city or a county", [DivisionLevel.City, DivisionLevel.County], ct);
        var figures = await FiguresAsync(division, request.Year, request.AsRecordedAt, ct);
        var reply = new DivisionFigures { Total = figures.Total };
        figures.WriteTo(reply.Lines);
        return reply;
    }
}
