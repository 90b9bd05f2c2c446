using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Fupin.Conformance;
using Google.Protobuf;
using Google.Protobuf.Reflection;

[assembly: AssemblyFixture(typeof(Foreign))]

namespace Fupin.Conformance;

/// <summary>Programs that are not .NET: Node, Debian's Python, buf. What npm has for the first is fetched when it is not there yet.</summary>
public sealed class Foreign : IAsyncLifetime
{
    /// <summary>Debian's, which has python3-grpcio; the first `python3` on the path may be another.</summary>
    internal const string Python = "/usr/bin/python3";

    internal static readonly string Here = Metadata("ClientFolder");

    internal static readonly string Buf = Path.Combine(Metadata("ToolsFolder"), "node_modules", ".bin", "buf");

    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fupin-conformance-");

    /// <summary>They are used only under build/test, which sets FUPIN_FULL and installs them: plain `dotnet test` needs the SDK alone.</summary>
    internal static bool Expected { get; } = Environment.GetEnvironmentVariable("FUPIN_FULL") is "1";

    /// <summary>The contract of the conformance server, as a descriptor set.</summary>
    internal string Contract => Path.Combine(_folder.FullName, "conformance.binpb");

    public async ValueTask InitializeAsync()
    {
        if (!Expected) return;
        FileDescriptorSet set = new();
        foreach (var file in (FileDescriptor[])[.. Protocol.DetailsReflection.Descriptor.Dependencies, Protocol.DetailsReflection.Descriptor, Protocol.ConformanceReflection.Descriptor])
            set.File.Add(FileDescriptorProto.Parser.ParseFrom(file.SerializedData));
        await File.WriteAllBytesAsync(Contract, set.ToByteArray());
        if (!Directory.Exists(Path.Combine(Here, "node_modules")))
            await Run(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", "ci");
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>What a program printed that must end well.</summary>
    internal static async Task<string> Run(string program, params string[] arguments)
    {
        var (code, output, errors) = await RunToTheEnd(program, arguments);
        Assert.True(code == 0, $"{program} {string.Join(' ', arguments)} ended with {code}: {errors}");
        return output;
    }

    internal static async Task<JsonElement> RunForJson(string program, params string[] arguments) => JsonElement.Parse(await Run(program, arguments));

    internal static async Task<(int Code, string Output, string Errors)> RunToTheEnd(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    internal static Process Start(string program, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = Here,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    static string Metadata(string key) =>
        typeof(Foreign).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == key).Value!;
}
