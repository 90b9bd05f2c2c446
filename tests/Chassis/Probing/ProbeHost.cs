using Fupin.Chassis.Hosting;
using Fupin.Chassis.Storage;
using Fupin.Chassis.Tests.Storage;
using Fupin.Host;
using Fupin.Kit;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Fupin.Chassis.Tests.Probing;

/// <summary>The real composition with one more service, the probe.</summary>
internal static class ProbeHost
{
    public const string Secret = "990324196602281012-张三";

    public static async Task<TestHost> StartAsync(
        IEnumerable<(string, string)>? settings = null, TimeProvider? clock = null, bool storage = false, TestStore? store = null,
        Action<WebApplicationBuilder>? configure = null, TestIssuer? issuer = null)
    {
        if (storage && store is not null) await store.AddAsync("granary");
        return await TestHost.StartAsync(
            Modules.None,
            settings,
            clock,
            store,
            builder =>
            {
                builder.Services.AddSingleton<Tries>();
                if (issuer is null) builder.AddServiceClient<Probe.ProbeClient>("probe", caller: "tester");
                if (storage) builder.AddServiceDb<GranaryDb>("granary");
                configure?.Invoke(builder);
            },
            app => app.MapGrpcService<ProbeService>(),
            issuer);
    }

    /// <summary>One order over any of the four kinds of calls.</summary>
    public static async Task<Outcome> CallAsync(this Probe.ProbeClient client, MethodType kind, Order order, CallOptions options = default)
    {
        switch (kind)
        {
            case MethodType.Unary:
                return await client.GetOnceAsync(order, options);
            case MethodType.ClientStreaming:
                using (var call = client.Collect(options))
                {
                    await WriteAsync(call.RequestStream, order);
                    return await call;
                }

            case MethodType.ServerStreaming:
                using (var call = client.Spread(order, options))
                    return await LastAsync(call.ResponseStream);

            default:
                using (var call = client.Converse(options))
                {
                    await WriteAsync(call.RequestStream, order);
                    return await LastAsync(call.ResponseStream);
                }
        }
    }

    /// <summary>google.rpc.Status from the trailers; its code and message are the call's.</summary>
    public static Google.Rpc.Status Details(this RpcException e)
    {
        var details = Google.Rpc.Status.Parser.ParseFrom(e.Trailers.GetValueBytes("grpc-status-details-bin"));
        Assert.Equal((int)e.StatusCode, details.Code);
        Assert.Equal(e.Status.Detail, details.Message);
        return details;
    }

    public static T Detail<T>(this RpcException e)
        where T : IMessage, new() => e.Details().Details.First(any => any.Is(new T().Descriptor)).Unpack<T>();

    private static T Unpack<T>(this Google.Protobuf.WellKnownTypes.Any any)
        where T : IMessage, new()
    {
        var message = new T();
        message.MergeFrom(any.Value);
        return message;
    }

    /// <summary>A server may refuse a message before it has all of it; why, the answer says.</summary>
    private static async Task WriteAsync(IClientStreamWriter<Order> stream, Order order)
    {
        try
        {
            await stream.WriteAsync(order);
            await stream.CompleteAsync();
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException)
        {
            Assert.NotEmpty(e.Message);
        }
    }

    private static async Task<Outcome> LastAsync(IAsyncStreamReader<Outcome> stream)
    {
        var last = new Outcome();
        await foreach (var outcome in stream.ReadAllAsync(TestContext.Current.CancellationToken)) last = outcome;
        return last;
    }
}
