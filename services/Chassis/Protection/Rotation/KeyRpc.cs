using Fupin.Access.V1;
using Fupin.Chassis.Faults;
using Grpc.Core;
using V1KeyUse = Fupin.Access.V1.KeyUse;

namespace Fupin.Chassis.Protection.Rotation;

/// <summary>Tells operators how far a change of keys has come.</summary>
internal sealed class KeyRpc(IEnumerable<KeyKeeping> databases, Protector protector) : KeyService.KeyServiceBase
{
    public override async Task<ListKeysResponse> ListKeys(ListKeysRequest request, ServerCallContext context)
    {
        var database = databases.FirstOrDefault(d => d.Service == request.Service) ?? throw ChassisErrors.NoKeysHere(request.Service);
        var (field, index) = await database.StateAsync(context.CancellationToken);
        return new() { Uses = { Of(field, protector.Fields), Of(index, protector.Index) } };
    }

    private static V1KeyUse Of(KeyUseRow row, KeyRing ring)
    {
        var present = ring.Present().Order().Select(id => (int)id).ToList();
        var changing = row.Settled < row.Newest || row.Clearing;
        // while a column is being emptied its key is still one by which someone could match
        var oldest = row.Clearing ? 0 : row.Settled;
        return new()
        {
            Purpose = row.Purpose,
            Newest = row.Newest,
            Settled = row.Settled,
            Changing = changing,
            Present = { present },
            Removable = { present.Where(id => id < oldest) },
        };
    }
}
