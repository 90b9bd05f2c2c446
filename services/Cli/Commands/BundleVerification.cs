using Fupin.Cli.Audits;
using Fupin.Cli.Terminals;

namespace Fupin.Cli.Commands;

/// <summary><c>fupin audit verify BUNDLE</c>: by itself, without any server.</summary>
internal static class BundleVerification
{
    /// <param name="terminal">Where the findings go.</param>
    /// <param name="path">The bundle.</param>
    /// <param name="keys">The file of published keys; null: none.</param>
    public static int Run(Terminal terminal, string path, string? keys)
    {
        try
        {
            var published = keys is null ? null : PublishedKeys.Read(keys);
            var bundle = AuditBundle.Verify(path);
            var seal = SealVerdict.Of(bundle, published);
            AuditReport.Print(terminal, path, bundle.Manifest.Through, bundle.Manifest.Links, bundle.Compared, bundle.Flaws, seal);
            return bundle.Flaws.Count == 0 && seal.Holds ? ExitCodes.Complete : ExitCodes.HeldBack;
        }
        catch (AuditBundleException fault)
        {
            return Fail(ExitCodes.HeldBack, fault.Chinese, fault.English);
        }
        catch (NotFoundException fault)
        {
            return Fail(ExitCodes.Failed, fault.Chinese, fault.English);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return Fail(ExitCodes.Failed, $"无法读取 / can't read: {fault.Message}");
        }

        int Fail(int code, params string[] lines)
        {
            foreach (var line in lines) terminal.ErrorLine(line);
            return code;
        }
    }
}
