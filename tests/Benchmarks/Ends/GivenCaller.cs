using Fupin.Access.V1;
using Fupin.Chassis.Access;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Fupin.Ends;

/// <summary>Everybody is the same city officer, without a question: an rpc needs a caller to run at all.</summary>
internal sealed class GivenCaller : Interceptor
{
    private static readonly Identity Officer = new() { Subject = "bench", Roles = [Role.CityOfficer], Divisions = [new(DivisionGrant.Everywhere)] };

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        Enter(context);
        return continuation(request, context);
    }

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Enter(context);
        return continuation(requestStream, context);
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Enter(context);
        return continuation(request, responseStream, context);
    }

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Enter(context);
        return continuation(requestStream, responseStream, context);
    }

    private static void Enter(ServerCallContext context) =>
        context.UserState[typeof(Caller)] = new Caller(Officer, Scope.Whole, Purpose.Unspecified, context, context.GetHttpContext().RequestServices);
}
