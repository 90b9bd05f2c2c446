namespace Fupin.Kit;

/// <summary>Puts a token into each request that has none.</summary>
public sealed class SigningHandler(Func<string> token, bool oneConnection = false) : DelegatingHandler(new SocketsHttpHandler { EnableMultipleHttp2Connections = !oneConnection })
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization ??= new("Bearer", token());
        return base.SendAsync(request, cancellationToken);
    }
}
