namespace Fupin.Cli.Audits;

/// <summary>A file that is no sound bundle.</summary>
internal sealed class AuditBundleException(string zh, string en) : Exception($"{zh} / {en}")
{
    public string Chinese { get; } = zh;

    public string English { get; } = en;

    public static AuditBundleException Unreadable(string path) => new($"{path} 不是完整的审计包", $"{path} is no whole audit bundle");

    public static AuditBundleException Changed(string path, string name) =>
        new($"{path} 中的 {name} 与清单的校验值不符：审计包被改动过", $"{name} in {path} does not match the manifest's digest: the bundle was changed");

    public static AuditBundleException Stranger(string path, string name) =>
        new($"{path} 中的 {name} 不在清单之内：审计包被改动过", $"{name} in {path} is not what the manifest names: the bundle was changed");

    public static AuditBundleException OtherSeal(string path, string field) =>
        new($"{path} 的封签与清单的 {field} 不符：封签不是这个审计包的", $"the seal in {path} says another {field} than the manifest: it is not this bundle's seal");
}
