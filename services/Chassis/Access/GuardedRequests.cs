using Grpc.Core;

namespace Fupin.Chassis.Access;

/// <summary>The requests of a stream: each that carries the scope field is judged, the first must, and none is read after the token's end.</summary>
internal sealed class GuardedRequests<T>(IAsyncStreamReader<T> inner, Admission admission, CancellationToken end) : IAsyncStreamReader<T>
{
    private bool _scoped = !admission.IsScoped;

    public T Current => inner.Current;

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (!cancellationToken.CanBeCanceled || cancellationToken == end) return await MoveAsync(end);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, end);
        return await MoveAsync(either.Token);
    }

    private async Task<bool> MoveAsync(CancellationToken ct)
    {
        if (!await inner.MoveNext(ct)) return false;
        if (!admission.IsScoped) return true;
        _scoped |= await admission.CheckAsync(inner.Current!, ct);
        return _scoped ? true : throw AccessErrors.ScopeMissing(admission.Policy!.ScopeField!.Path);
    }
}
