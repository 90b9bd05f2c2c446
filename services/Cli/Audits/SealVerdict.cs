using System.Globalization;
using Fupin.Chassis.Audit;

namespace Fupin.Cli.Audits;

/// <summary>Who sealed a bundle, as far as its reader can tell without the service.</summary>
/// <param name="Holds">Nothing is wrong with the signature, or there need be none.</param>
/// <param name="Chinese">What was found.</param>
/// <param name="English">The same.</param>
internal sealed record SealVerdict(bool Holds, string Chinese, string English)
{
    /// <param name="bundle">Verified in itself.</param>
    /// <param name="published">The keys the reader trusts; null: he has none.</param>
    public static SealVerdict Of(VerifiedBundle bundle, IReadOnlyList<PublishedKey>? published)
    {
        var (seal, service) = (bundle.Seal, bundle.Manifest.Service);
        if (seal.Signature.IsEmpty)
            return bundle.Manifest.Format > 1 ? Wrong("封签上没有签名", "the seal has no signature") : Unsigned(published is null);
        if (SealSignature.KeyOf(seal) is not { } id || seal.Signer is null)
            return Wrong("签名残缺", "the signature is no whole one");

        var carried = seal.Signer.PublicKey.Span;
        var fingerprint = PublishedKeys.Fingerprint(carried);
        if (published is null)
            return SealSignature.IsBy(seal, carried)
                ? new(true,
                    $"封签的签名与包内公钥相符，指纹（SHA-256）{fingerprint}；此指纹与主管部门公布的一致，才能说明是该部门所签：请核对指纹，或用 --keys 给出公布的公钥",
                    $"the seal is signed with the key in the bundle, fingerprint (SHA-256) {fingerprint}; the signer is only as sure as this fingerprint is the one the department published: compare it, or give the published keys with --keys")
                : Wrong("签名与包内公钥不符", "the signature is not by the key in the bundle");

        var known = published.Where(key => key.Service == service && key.Id == id).ToList();
        if (known.Count == 0)
            return new(false,
                Text($"公布的公钥中没有 {service} 的第 {id} 号（包内公钥指纹 {fingerprint}）：签名者不明；如密钥已更换，请取得新公布的公钥"),
                Text($"the published keys have no number {id} of {service} (the bundle carries {fingerprint}): the signer is unknown; if the key was changed, get the keys published since"));
        if (known.Find(key => SealSignature.IsBy(seal, key.PublicKey)) is { } signer)
            return new(true,
                Text($"封签由公布的 {service} 第 {id} 号密钥签名，指纹 {signer.Fingerprint}"),
                Text($"the seal is signed with the published key {id} of {service}, fingerprint {signer.Fingerprint}"));
        return SealSignature.IsBy(seal, carried)
            ? new(false,
                Text($"签名者不是 {service}：由指纹为 {fingerprint} 的密钥签名，公布的第 {id} 号指纹为 {known[0].Fingerprint}"),
                Text($"signed by somebody else than {service}: by the key with fingerprint {fingerprint}, where the published number {id} has {known[0].Fingerprint}"))
            : Wrong(Text($"签名与公布的 {service} 第 {id} 号公钥不符"), Text($"the signature is not by the published key {id} of {service}"));
    }

    private static SealVerdict Wrong(string zh, string en) => new(false, $"{zh}：审计包或封签被改动过", $"{en}: the bundle or its seal was changed");

    private static SealVerdict Unsigned(bool holds) => new(
        holds,
        "审计包没有签名（旧格式1）：离线只能核对其内部是否一致，整包重做不能排除；是否由该服务封签，只有该服务能够判定",
        "unsigned (the older format 1): offline it only agrees with itself, and a bundle made anew can't be ruled out; only the service can say whether the seal is its own");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
