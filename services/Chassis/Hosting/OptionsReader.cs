using System.Globalization;
using System.Net;
using Fupin.Chassis.Limits;
using Microsoft.Extensions.Configuration;

namespace Fupin.Chassis.Hosting;

/// <summary>Reads <see cref="FupinOptions"/> and names every wrong key at once, in both languages.</summary>
internal sealed class OptionsReader(IConfiguration configuration)
{
    private readonly List<(string Zh, string En)> _problems = [];

    /// <exception cref="StartupException">Something is missing or out of range.</exception>
    public static FupinOptions Read(IConfiguration configuration)
    {
        var reader = new OptionsReader(configuration);
        var options = reader.Read();
        if (reader._problems.Count > 0)
            throw new StartupException(
                "配置有误：" + string.Join("；", reader._problems.Select(p => p.Zh)),
                "the configuration is wrong: " + string.Join("; ", reader._problems.Select(p => p.En)));
        return options;
    }

    private FupinOptions Read()
    {
        var defaults = new FupinOptions();
        var options = new FupinOptions
        {
            City = Text("City", defaults.City),
            DataDirectory = Text("DataDirectory", defaults.DataDirectory),
            Listen = Address("Listen", defaults.Listen),
            GrpcPort = Number("Grpc:Port", defaults.GrpcPort, 1, 65_535),
            HttpPort = Number("Http:Port", defaults.HttpPort, 1, 65_535),
            Deadline = TimeSpan.FromSeconds(Number("Grpc:DeadlineSeconds", (int)defaults.Deadline.TotalSeconds, 1, 60)),
            StorageProvider = OneOf("Storage:Provider", defaults.StorageProvider, "sqlite", "postgres"),
            BusTransport = OneOf("Bus:Transport", defaults.BusTransport, "memory", "rabbitmq"),
            TelemetryEndpoint = Url("Telemetry:Endpoint"),
            TelemetryServiceName = Text("Telemetry:ServiceName", defaults.TelemetryServiceName),
            Limits = Limits(defaults.Limits),
        };
        if (options.GrpcPort == options.HttpPort)
            Wrong("Http:Port", "不能与 Fupin:Grpc:Port 相同", "must differ from Fupin:Grpc:Port");
        foreach (var service in configuration.GetSection("Fupin:Services").GetChildren())
            Url($"Services:{service.Key}:Address");
        return options;
    }

    private LimitOptions Limits(LimitOptions defaults)
    {
        int Seconds(string key, TimeSpan @default) => Number(key, (int)@default.TotalSeconds, 1, 3600);
        var limits = new LimitOptions
        {
            MessageBytes = Number(LimitOptions.MessageBytesKey, defaults.MessageBytes, 1024, 64 * 1024 * 1024),
            MetadataBytes = Number(LimitOptions.MetadataBytesKey, defaults.MetadataBytes, 4096, 1024 * 1024),
            StreamsPerConnection = Number(LimitOptions.StreamsPerConnectionKey, defaults.StreamsPerConnection, 1, 10_000),
            Idle = TimeSpan.FromSeconds(Seconds(LimitOptions.IdleKey, defaults.Idle)),
            Slow = TimeSpan.FromSeconds(Seconds(LimitOptions.SlowKey, defaults.Slow)),
            UploadBytes = Number(LimitOptions.UploadBytesKey, defaults.UploadBytes, 1024, 1L << 50),
            UploadRows = Number(LimitOptions.UploadRowsKey, defaults.UploadRows, 1, int.MaxValue),
            People = CallerLimits(defaults.People),
            Services = CallerLimits(defaults.Services),
        };
        // a limit misspelled would be one that is not there
        foreach (var key in configuration.GetSection("Fupin:Limits").AsEnumerable().Where(row => row.Value is not null).Select(row => row.Key["Fupin:".Length..]))
            if (!limits.Keys.Contains(key, StringComparer.OrdinalIgnoreCase))
                Wrong(key, $"没有这个限额；可用：{string.Join("、", limits.Keys)}", $"is no limit; there are {string.Join(", ", limits.Keys)}");
        return limits;
    }

    private CallerLimit CallerLimits(CallerLimit defaults) => defaults with
    {
        CallsPerSecond = Number(defaults.CallsPerSecondKey, defaults.CallsPerSecond, 1, 10_000_000),
        CallsAtOnce = Number(defaults.CallsAtOnceKey, defaults.CallsAtOnce, 1, 10_000_000),
        Streams = Number(defaults.StreamsKey, defaults.Streams, 1, 100_000),
    };

    private string Text(string key, string @default)
    {
        if (configuration[$"Fupin:{key}"] is not { } text) return @default;
        if (string.IsNullOrWhiteSpace(text)) Wrong(key, "不能为空", "must not be empty");
        return text;
    }

    private int Number(string key, int @default, int min, int max) => (int)Number(key, (long)@default, min, max);

    private long Number(string key, long @default, long min, long max)
    {
        if (configuration[$"Fupin:{key}"] is not { } text) return @default;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max) return number;
        Wrong(key, $"应为{min}至{max}的整数，现为“{text}”", $"must be a whole number from {min} to {max}, not '{text}'");
        return @default;
    }

    private string OneOf(string key, string @default, params string[] choices)
    {
        var text = configuration[$"Fupin:{key}"] ?? @default;
        if (!choices.Contains(text, StringComparer.Ordinal))
            Wrong(key, $"应为{string.Join("或", choices)}，现为“{text}”", $"must be {string.Join(" or ", choices)}, not '{text}'");
        return text;
    }

    private IPAddress Address(string key, IPAddress @default)
    {
        if (configuration[$"Fupin:{key}"] is not { } text) return @default;
        if (IPAddress.TryParse(text, out var address)) return address;
        Wrong(key, $"应为IP地址，现为“{text}”", $"must be an IP address, not '{text}'");
        return @default;
    }

    private Uri? Url(string key)
    {
        var text = configuration[$"Fupin:{key}"];
        if (string.IsNullOrEmpty(text)) return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" or "dns") return url;
        Wrong(key, $"应为网址（如 http://127.0.0.1:8081），现为“{text}”", $"must be an address such as http://127.0.0.1:8081, not '{text}'");
        return null;
    }

    private void Wrong(string key, string zh, string en) => _problems.Add(($"Fupin:{key} {zh}", $"Fupin:{key} {en}"));
}
