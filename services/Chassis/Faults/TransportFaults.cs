using System.Globalization;
using Fupin.Chassis.Hosting;
using Fupin.Chassis.Limits;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Fupin.Chassis.Faults;

/// <summary>
/// Every error carries details, also the ones that no interceptor sees: a message that can't be decoded (which the server would report as
/// UNKNOWN), one too large, a method that does not exist.
/// </summary>
internal sealed class TransportFaults(RequestDelegate next, FupinOptions options)
{
    private const string StatusHeader = "grpc-status";
    private const string MessageHeader = "grpc-message";

    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        if (context.Request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) != true) return;
        var trailers = context.Response.HasStarted
            ? context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers
            : context.Response.Headers;
        if (trailers is null || trailers.IsReadOnly) return;
        if (!int.TryParse(trailers[StatusHeader], NumberStyles.None, CultureInfo.InvariantCulture, out var status)) return;
        if (status == 0 || trailers.ContainsKey(Details.Trailer)) return;

        var fault = ((StatusCode)status, context.Items.ContainsKey(FaultInterceptor.Reached)) switch
        {
            (StatusCode.Unknown, false) => ChassisErrors.MalformedMessage(),
            (StatusCode.ResourceExhausted, false) => LimitErrors.Message(options.Limits),
            // the rpc was done, so it is its answer
            (StatusCode.ResourceExhausted, true) => LimitErrors.Answer(options.Limits),
            _ => ChassisErrors.Transport((StatusCode)status, Uri.UnescapeDataString(trailers[MessageHeader].ToString())),
        };
        trailers[StatusHeader] = ((int)fault.Code).ToString(CultureInfo.InvariantCulture);
        trailers[MessageHeader] = Uri.EscapeDataString(Details.Text(fault));
        trailers[Details.Trailer] = Convert.ToBase64String(Details.Encode(fault)).TrimEnd('=');
    }
}
