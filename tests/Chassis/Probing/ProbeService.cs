using System.Diagnostics;
using System.Globalization;
using Fupin.Chassis.Faults;
using Fupin.Chassis.Requests;
using Fupin.Chassis.Tests.Storage;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fupin.Chassis.Tests.Probing;

internal sealed class ProbeService(IServiceProvider services) : Probe.ProbeBase
{
    public override Task<Outcome> GetOnce(Order request, ServerCallContext context) => ActAsync(request, context);

    public override Task<Outcome> WriteOnce(Order request, ServerCallContext context) => ActAsync(request, context);

    public override async Task<Outcome> Collect(IAsyncStreamReader<Order> requestStream, ServerCallContext context)
    {
        var last = new Outcome();
        await foreach (var order in requestStream.ReadAllAsync(context.CancellationToken)) last = await ActAsync(order, context);
        return last;
    }

    public override async Task Spread(Order request, IServerStreamWriter<Outcome> responseStream, ServerCallContext context) =>
        await responseStream.WriteAsync(await ActAsync(request, context), context.CancellationToken);

    public override async Task Converse(IAsyncStreamReader<Order> requestStream, IServerStreamWriter<Outcome> responseStream, ServerCallContext context)
    {
        await foreach (var order in requestStream.ReadAllAsync(context.CancellationToken))
            await responseStream.WriteAsync(await ActAsync(order, context), context.CancellationToken);
    }

    private async Task<Outcome> ActAsync(Order order, ServerCallContext call)
    {
        switch (order.Act)
        {
            case "fault":
                throw new Fault(
                    StatusCode.FailedPrecondition, "probe.fupin", "NOT_NOW", "现在不行", "not now", new Dictionary<string, string>(StringComparer.Ordinal) { ["when"] = "later" });
            case "check":
                var check = new FieldCheck("probe.fupin");
                check.ResourceId(order.Text, "text", "households");
                check.Require(order.RequestId.Length > 0, "request_id", "REQUIRED", "缺少编号", "missing");
                check.ThrowIfAny();
                break;
            case "crash":
                throw new FormatException($"'{order.Text}' was not in a correct format", new InvalidOperationException(order.Text));
            case "stale":
                throw new DbUpdateConcurrencyException(order.Text);
            case "wait":
                await Task.Delay(Timeout.Infinite, call.CancellationToken);
                break;
            case "left":
                return new() { Number = (long)(call.Deadline - TimeProvider.System.GetUtcNow().UtcDateTime).TotalMilliseconds, Text = call.Deadline == DateTime.MaxValue ? "none" : "" };
            case "large":
                return new() { Text = new string('x', int.Parse(order.Text, CultureInfo.InvariantCulture)) };
            case "trace":
                return new() { Text = Activity.Current?.TraceId.ToHexString() ?? "" };
            case "header":
                return new() { Text = call.RequestHeaders.GetValue(order.Text) ?? "" };
            case "relay":
                var inner = new Order { Act = order.Text };
                return await services.GetRequiredService<Probe.ProbeClient>().WriteOnceAsync(inner);
            case "flaky":
                var tries = services.GetRequiredService<Tries>();
                if (Interlocked.Increment(ref tries.Count) <= 2) throw new Fault(StatusCode.Unavailable, "probe.fupin", "BUSY", "忙", "busy");
                return new() { Number = tries.Count };
            case "store" or "store-and-fail":
                return await StoreAsync(order, call);
        }

        return new() { Text = order.Text.Length > 100 ? "long" : order.Text, Number = order.Text.Length };
    }

    private async Task<Outcome> StoreAsync(Order order, ServerCallContext call)
    {
        var db = services.GetRequiredService<GranaryDb>();
        return await db.OnceAsync(
            call,
            order.RequestId,
            order,
            async () =>
            {
                var id = Guid.CreateVersion7();
                db.Copies.Add(new Copy { Id = id, Text = order.Text });
                await db.SaveChangesAsync(call.CancellationToken);
                if (order.Act == "store-and-fail") throw new Fault(StatusCode.FailedPrecondition, "probe.fupin", "NOT_NOW", "现在不行", "not now");
                return new Outcome { Text = id.ToString(), Number = await db.Copies.CountAsync(call.CancellationToken) };
            },
            call.CancellationToken);
    }
}

internal sealed class Tries
{
    public int Count;
}
