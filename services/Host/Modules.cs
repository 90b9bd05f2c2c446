using Fupin.Assessment;
using Fupin.Chassis.Hosting;
using Fupin.Registry;
using Microsoft.AspNetCore.Builder;

namespace Fupin.Host;

/// <summary>The services this program can run, listed by hand.</summary>
public static class Modules
{
    private static readonly IReadOnlyList<Module> All =
    [
        new("registry", RegistryModule.AddRegistry, RegistryModule.MapRegistry),
        new("assessment", AssessmentModule.AddAssessment, AssessmentModule.MapAssessment),
    ];

    /// <summary>For --services without a choice.</summary>
    public const string Everything = "all";

    /// <summary>The chassis alone, for its own tests.</summary>
    public const string None = "none";

    public static IReadOnlyList<string> Names => [.. All.Select(module => module.Name)];

    /// <summary>The modules named in a comma-separated list, in the order of this file.</summary>
    /// <exception cref="StartupException">A name is unknown, or there is none.</exception>
    internal static IReadOnlyList<Module> Choose(string services)
    {
        if (string.Equals(services, None, StringComparison.Ordinal)) return [];
        var names = services.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var unknown = names.Except(Names.Append(Everything), StringComparer.Ordinal).ToList();
        if (unknown.Count > 0 || names.Length == 0)
            throw new StartupException(
                $"--services 中没有名为“{string.Join("、", unknown)}”的服务；可用：{Everything}, {string.Join(", ", Names)}",
                $"--services names no known service ('{string.Join(", ", unknown)}'); known: {Everything}, {string.Join(", ", Names)}");
        return names.Contains(Everything, StringComparer.Ordinal) ? All : [.. All.Where(module => names.Contains(module.Name, StringComparer.Ordinal))];
    }
}

/// <summary>A service's surface: what it adds to the builder and what it maps.</summary>
internal sealed record Module(string Name, Action<WebApplicationBuilder> Add, Action<WebApplication> Map);
