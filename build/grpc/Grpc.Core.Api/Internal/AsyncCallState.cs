namespace Grpc.Core.Internal;

/// <summary>
/// The functions behind a call's headers, status, trailers and disposal. The client passes one state object to static functions,
/// which spares it four closures a call; the older shape, functions without a state, is wrapped into the same.
/// </summary>
readonly struct AsyncCallState
{
    readonly object? _state;
    readonly Func<object, Task<Metadata>> _responseHeaders;
    readonly Func<object, Status> _status;
    readonly Func<object, Metadata> _trailers;
    readonly Action<object> _dispose;

    public AsyncCallState(
        Func<object, Task<Metadata>> responseHeaders,
        Func<object, Status> status,
        Func<object, Metadata> trailers,
        Action<object> dispose,
        object? state)
    {
        _responseHeaders = responseHeaders;
        _status = status;
        _trailers = trailers;
        _dispose = dispose;
        _state = state;
    }

    public AsyncCallState(Task<Metadata> responseHeaders, Func<Status> status, Func<Metadata> trailers, Action dispose)
        : this(_ => responseHeaders, _ => status(), _ => trailers(), _ => dispose(), null)
    {
    }

    public Task<Metadata> ResponseHeadersAsync() => _responseHeaders(_state!);

    public Status GetStatus() => _status(_state!);

    public Metadata GetTrailers() => _trailers(_state!);

    public void Dispose() => _dispose(_state!);
}
