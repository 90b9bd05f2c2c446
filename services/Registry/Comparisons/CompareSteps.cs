using Fupin.Registry.V1;
using Grpc.Core;

namespace Fupin.Registry.Comparisons;

/// <summary>The steps of a comparison after its begin as those of an import: they are read, ordered and verified alike.</summary>
internal sealed class CompareSteps(IAsyncStreamReader<CompareHouseholdsRequest> requests) : IAsyncStreamReader<ImportHouseholdsRequest>
{
    public ImportHouseholdsRequest Current { get; private set; } = new();

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (!await requests.MoveNext(cancellationToken)) return false;
        var step = requests.Current;
        Current = step.StepCase switch
        {
            CompareHouseholdsRequest.StepOneofCase.Begin => new() { Begin = new() },
            CompareHouseholdsRequest.StepOneofCase.Batch => new() { Batch = step.Batch },
            CompareHouseholdsRequest.StepOneofCase.End => new() { End = step.End },
            _ => new(),
        };
        return true;
    }
}
