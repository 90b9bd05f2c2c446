using Grpc.Core;

namespace Fupin.RpcApi;

/// <summary>The end of a chain of interceptors: notes what arrives and answers with nothing.</summary>
sealed class Wire : CallInvoker
{
    public List<string> Kinds { get; } = [];

    public string? Host { get; private set; }

    public string? Marks { get; private set; }

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => Note("blocking", host, options, default(TResponse)!);

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        Note("unary", host, options, new AsyncUnaryCall<TResponse>(Task.FromResult<TResponse>(null!), Headers, Success, Trailers, End));

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        Note("server", host, options, new AsyncServerStreamingCall<TResponse>(null!, Headers, Success, Trailers, End));

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) =>
        Note("client", host, options, new AsyncClientStreamingCall<TRequest, TResponse>(null!, Task.FromResult<TResponse>(null!), Headers, Success, Trailers, End));

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) =>
        Note("duplex", host, options, new AsyncDuplexStreamingCall<TRequest, TResponse>(null!, null!, Headers, Success, Trailers, End));

    static Task<Metadata> Headers => Task.FromResult(Metadata.Empty);

    static Status Success() => Status.DefaultSuccess;

    static Metadata Trailers() => Metadata.Empty;

    static void End()
    {
    }

    T Note<T>(string kind, string? host, CallOptions options, T call)
    {
        Kinds.Add(kind);
        Host = host;
        Marks = options.Headers?.GetValue("mark");
        return call;
    }
}
