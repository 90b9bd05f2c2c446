using System.Globalization;
using System.Net;
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
        };
        if (options.GrpcPort == options.HttpPort)
            Wrong("Http:Port", "不能与 Fupin:Grpc:Port 相同", "must differ from Fupin:Grpc:Port");
        foreach (var service in configuration.GetSection("Fupin:Services").GetChildren())
            Url($"Services:{service.Key}:Address");
        return options;
    }

    private string Text(string key, string @default)
    {
        if (configuration[$"Fupin:{key}"] is not { } text) return @default;
        if (string.IsNullOrWhiteSpace(text)) Wrong(key, "不能为空", "must not be empty");
        return text;
    }

    private int Number(string key, int @default, int min, int max)
    {
        if (configuration[$"Fupin:{key}"] is not { } text) return @default;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max) return number;
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
