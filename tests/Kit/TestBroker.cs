using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Fupin.Kit;

/// <summary>
/// A virtual host of one test on the broker that FUPIN_TEST_RABBITMQ (amqp) and FUPIN_TEST_RABBITMQ_API (management) name. It and its
/// users are gone when it is disposed.
/// </summary>
public sealed class TestBroker : IAsyncDisposable
{
    private const string Password = "test";

    private static readonly HttpClient Api = new();
    private static readonly ConcurrentDictionary<string, string[]> Permissions = new(StringComparer.Ordinal);

    private readonly HashSet<string> _users = new(StringComparer.Ordinal);
    private readonly Uri _administrator;
    private readonly Uri _api;

    private TestBroker(Uri administrator, Uri api) => (_administrator, _api) = (administrator, api);

    /// <summary>Address of the test server, or null: the tests run on the bus in memory then.</summary>
    public static string? Administrator => Environment.GetEnvironmentVariable("FUPIN_TEST_RABBITMQ") is { Length: > 0 } text ? text : null;

    public string VirtualHost { get; } = $"test-{Guid.CreateVersion7():N}";

    /// <summary>As the administrator.</summary>
    public string Address => AddressOf(_administrator.UserInfo);

    public static async Task<TestBroker> CreateAsync(string? administrator = null, string? api = null)
    {
        var broker = new TestBroker(new Uri(administrator ?? Administrator!), new Uri(api ?? Environment.GetEnvironmentVariable("FUPIN_TEST_RABBITMQ_API")!));
        using var made = await broker.SendAsync(HttpMethod.Put, $"vhosts/{broker.VirtualHost}", new { });
        var user = broker._administrator.UserInfo.Split(':')[0];
        using var allowed = await broker.SendAsync(HttpMethod.Put, $"permissions/{broker.VirtualHost}/{user}", new { configure = ".*", write = ".*", read = ".*" });
        return broker;
    }

    /// <summary>The address of a service as its own user, with the permissions that build/servers.sh gives it.</summary>
    public Task<string> UserAsync(string service, params string[] sources) => UserAsync(service, service, sources);

    /// <summary>A further user with the permissions of a service, by which one of its replicas is known.</summary>
    public Task<string> ReplicaAsync(string name, string service, params string[] sources) => UserAsync(name, service, sources);

    private async Task<string> UserAsync(string name, string service, string[] sources)
    {
        var user = $"{VirtualHost}-{name}";
        if (_users.Add(user))
        {
            var patterns = Permissions.GetOrAdd(string.Join(' ', [service, .. sources]), Ask);
            using var made = await SendAsync(HttpMethod.Put, $"users/{user}", new { password = Password, tags = "" });
            using var allowed = await SendAsync(
                HttpMethod.Put, $"permissions/{VirtualHost}/{user}", new { configure = patterns[0], write = patterns[1], read = patterns[2] });
        }
        return AddressOf($"{user}:{Password}");
    }

    /// <summary>What the management interface says of <c>queues</c>, <c>exchanges</c>, <c>bindings</c> of this virtual host.</summary>
    public async Task<JsonElement> ListAsync(string kind)
    {
        using var answer = await SendAsync(HttpMethod.Get, $"{kind}/{VirtualHost}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>From now on keeps a copy of whatever goes through an exchange of this virtual host; the queue has the name of the exchange with <c>tap-</c> before it.</summary>
    public async Task TapAsync(string exchange)
    {
        using var made = await SendAsync(HttpMethod.Put, $"queues/{VirtualHost}/tap-{exchange}", new { durable = true });
        using var bound = await SendAsync(HttpMethod.Post, $"bindings/{VirtualHost}/e/{exchange}/q/tap-{exchange}", new { routing_key = "" });
    }

    /// <summary>Sends a text through an exchange of this virtual host.</summary>
    public async Task PublishAsync(string exchange, string text)
    {
        using var sent = await SendAsync(
            HttpMethod.Post, $"exchanges/{VirtualHost}/{exchange}/publish", new { properties = new { delivery_mode = 2 }, routing_key = "", payload = text, payload_encoding = "string" });
    }

    /// <summary>Messages that stand in a queue, which keeps them: the body, then everything else the broker tells of it, headers included.</summary>
    public async Task<IReadOnlyList<byte[]>> MessagesAsync(string queue)
    {
        using var answer = await SendAsync(
            HttpMethod.Post, $"queues/{VirtualHost}/{queue}/get", new { count = 100_000, ackmode = "ack_requeue_true", encoding = "base64" });
        var messages = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return
        [
            .. messages.EnumerateArray().SelectMany(message => (byte[][])
            [
                // the encoding asked for is a wish
                message.GetProperty("payload_encoding").ValueEquals("base64") ? message.GetProperty("payload").GetBytesFromBase64() : Encoding.UTF8.GetBytes(message.GetProperty("payload").GetString()!),
                Encoding.UTF8.GetBytes(message.GetProperty("properties").GetRawText()),
            ]),
        ];
    }

    /// <summary>The broker's own files, its logs included; all virtual hosts'.</summary>
    public async IAsyncEnumerable<(string Name, byte[] Bytes)> FilesAsync()
    {
        using var answer = await Api.SendAsync(Request(HttpMethod.Get, "nodes"));
        foreach (var node in (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).EnumerateArray())
        {
            var files = Directory.EnumerateFiles(node.GetProperty("db_dir").GetString()!, "*", SearchOption.AllDirectories)
                .Concat(node.GetProperty("log_files").EnumerateArray().Select(file => file.GetString()!).Where(File.Exists));
            foreach (var file in files.ToList())
                if (await TestStore.ReadAsync(file) is { } bytes) yield return (file, bytes);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var user in _users)
            (await SendAsync(HttpMethod.Delete, $"users/{user}")).Dispose();
        (await SendAsync(HttpMethod.Delete, $"vhosts/{VirtualHost}")).Dispose();
    }

    private static string[] Ask(string arguments)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "build", "servers.sh")))
            root = root.Parent ?? throw new InvalidOperationException("The tests run outside the repository.");
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-c", $"source build/servers.sh; broker_permissions {arguments}"])
        {
            WorkingDirectory = root.FullName,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        var lines = bash.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        bash.WaitForExit();
        return lines.Length == 3 ? lines : throw new InvalidOperationException("broker_permissions did not print three patterns.");
    }

    private string AddressOf(string user) => $"amqp://{user}@{_administrator.Authority}/{VirtualHost}";

    private HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, new Uri(_api, $"api/{path}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(_administrator.UserInfo)));
        return request;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = Request(method, path);
        if (body is not null)
        {
            request.Content = JsonContent.Create(body);
            await request.Content.LoadIntoBufferAsync();
        }
        return (await Api.SendAsync(request)).EnsureSuccessStatusCode();
    }
}
