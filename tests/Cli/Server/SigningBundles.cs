using System.Security.Cryptography;
using Fupin.Access.V1;
using Fupin.Audit.V1;
using Fupin.Kit;
using Google.Protobuf;

namespace Fupin.Cli.Tests.Server;

/// <summary>Who sealed a bundle, found out without any key of the department and without its server.</summary>
public sealed class SigningBundles : IAsyncLifetime
{
    private static readonly Uri Nowhere = new("http://127.0.0.1:1");

    private readonly ECDsa foreign = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly TestStore store = new();
    private TestHost host = null!;
    private SampleFolder sample = null!;
    private string bundle = null!;
    private string keys = null!;

    public async ValueTask InitializeAsync()
    {
        sample = await SampleFolder.CreateAsync();
        host = await TestHost.StartAsync("registry", store: store);
        Assert.Equal(0, (await CommandLine.RunAsync(host, "import", "divisions", sample.Divisions)).Code);
        var audit = host.Client<AuditService.AuditServiceClient>();
        while ((await audit.GetAuditHeadAsync(new() { Service = "registry" }, cancellationToken: TestContext.Current.CancellationToken)).Position == 0)
            await Task.Delay(10, TestContext.Current.CancellationToken); // an entry gets its place a moment after its write
        (bundle, keys) = (await ExportAsync("bundle.zip"), await KeysAsync("keys.pem"));
    }

    public async ValueTask DisposeAsync()
    {
        foreign.Dispose();
        sample.Dispose();
        await host.DisposeAsync();
        await store.DisposeAsync();
    }

    [Fact]
    public async Task A_bundle_is_held_against_the_keys_that_were_published()
    {
        var shown = await AsAsync(Role.Operator, "audit", "keys");
        Assert.Equal((0, await File.ReadAllTextAsync(keys, TestContext.Current.CancellationToken)), (shown.Code, shown.Out));
        Assert.Contains("Fupin seal key 1 of registry", shown.Out, StringComparison.Ordinal);

        var trusted = await VerifyAsync(bundle, keys);
        Assert.Equal((0, ""), (trusted.Code, trusted.Error));
        foreach (var part in (string[])["未发现改动", "封签由公布的 registry 第 1 号密钥签名", "signed with the published key 1 of registry", FingerprintOf(shown.Out)])
            Assert.Contains(part, trusted.Out, StringComparison.Ordinal);
        var alone = await VerifyAsync(bundle);
        Assert.Equal((0, ""), (alone.Code, alone.Error));
        foreach (var part in (string[])["请核对指纹", "only as sure as this fingerprint", FingerprintOf(shown.Out)]) Assert.Contains(part, alone.Out, StringComparison.Ordinal);

        // a key speaks for the service it was published for
        var others = sample.In("others.pem");
        var other = shown.Out.Replace("of registry", "of assessment", StringComparison.Ordinal);
        await File.WriteAllTextAsync(others, other, TestContext.Current.CancellationToken);
        var held = await VerifyAsync(bundle, others);
        Assert.Equal(1, held.Code);
        Assert.Contains("没有 registry 的第 1 号", held.Error, StringComparison.Ordinal);
        await File.WriteAllTextAsync(others, other + shown.Out, TestContext.Current.CancellationToken);
        Assert.Equal(0, (await VerifyAsync(bundle, others)).Code);
    }

    [Fact]
    public async Task A_bundle_made_anew_without_the_key_is_by_somebody_else()
    {
        var forged = sample.In("forged.zip");
        BundleParts.Of(bundle).Rewrite().Sum().Sign(foreign).Write(forged);
        var told = await VerifyAsync(forged, keys);
        Assert.Equal(1, told.Code);
        foreach (var part in (string[])["签名者不是 registry", "signed by somebody else than registry", Fingerprint(foreign)]) Assert.Contains(part, told.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("未发现改动", told.Out, StringComparison.Ordinal);

        // it agrees with itself: only the fingerprint gives it away
        var alone = await VerifyAsync(forged);
        Assert.Equal((0, ""), (alone.Code, alone.Error));
        Assert.Contains(Fingerprint(foreign), alone.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(FingerprintOf((await VerifyAsync(bundle)).Out), alone.Out, StringComparison.Ordinal);

        BundleParts.Of(bundle).Rewrite().Sum().Sign(foreign, id: 7).Write(forged);
        var unknown = await VerifyAsync(forged, keys);
        Assert.Equal(1, unknown.Code);
        Assert.Contains("没有 registry 的第 7 号", unknown.Error, StringComparison.Ordinal);
        Assert.Contains("no number 7 of registry", unknown.Error, StringComparison.Ordinal);

        BundleParts.Of(bundle).Rewrite().Sum().Write(forged);
        foreach (var run in (CommandLine[])[await VerifyAsync(forged, keys), await VerifyAsync(forged)])
        {
            Assert.Equal(1, run.Code);
            Assert.Contains("审计包或封签被改动过", run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_flipped_byte_of_the_signature_is_noticed()
    {
        var changed = sample.In("changed.zip");
        foreach (var at in (int[])[0, 1, 2, 33, 34, 65])
        {
            var parts = BundleParts.Of(bundle);
            var signature = parts.Seal.Signature.ToByteArray();
            signature[at] ^= 1;
            parts.Seal.Signature = ByteString.CopyFrom(signature);
            parts.Write(changed);
            foreach (var run in (CommandLine[])[await VerifyAsync(changed, keys), await VerifyAsync(changed)])
            {
                Assert.True(run.Code == 1, $"byte {at}: {run.Code}");
                Assert.Contains("签名", run.Error, StringComparison.Ordinal);
            }
        }

        var cut = BundleParts.Of(bundle);
        cut.Seal.Signature = ByteString.CopyFrom(cut.Seal.Signature.Span[..^1]);
        cut.Write(changed);
        Assert.Contains("签名残缺", (await VerifyAsync(changed, keys)).Error, StringComparison.Ordinal);
        cut.Seal.Signature = ByteString.Empty;
        cut.Write(changed);
        foreach (var run in (CommandLine[])[await VerifyAsync(changed, keys), await VerifyAsync(changed)])
            Assert.Equal((1, true), (run.Code, run.Error.Contains("the seal has no signature", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task After_a_change_of_keys_bundles_of_before_and_after_verify_with_what_is_published_then()
    {
        Assert.Equal(0, (await CommandLine.RunAsync(Nowhere, "keys", "new", "seal", "--data", store.Folder)).Code);
        await host.DisposeAsync();
        host = await TestHost.StartAsync("registry", store: store);
        var (later, published) = (await ExportAsync("later.zip"), await KeysAsync("later.pem"));
        foreach (var of in (string[])[bundle, later])
        {
            var run = await VerifyAsync(of, published);
            Assert.Equal((0, ""), (run.Code, run.Error));
        }
        var old = await VerifyAsync(later, keys);
        Assert.Equal(1, old.Code);
        Assert.Contains("没有 registry 的第 2 号", old.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bundle_of_before_there_were_signatures_is_called_unsigned()
    {
        var parts = BundleParts.Of(bundle);
        parts.Manifest["format"] = 1;
        parts.Seal = new() { Service = parts.Seal.Service, Through = parts.Seal.Through, Digest = parts.Seal.Digest, Time = parts.Seal.Time, Seal = parts.Seal.Seal };
        var old = sample.In("old.zip");
        parts.Sum().Write(old);
        var alone = await VerifyAsync(old);
        Assert.Equal((0, ""), (alone.Code, alone.Error));
        Assert.Contains("unsigned (the older format 1)", alone.Out, StringComparison.Ordinal);
        var held = await VerifyAsync(old, keys);
        Assert.Equal(1, held.Code);
        Assert.Contains("审计包没有签名（旧格式1）", held.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_seal_and_files_that_are_not_the_manifests_are_named()
    {
        var changed = sample.In("changed.zip");
        foreach (var (field, change) in ((string, Action<BundleParts>)[])
            [("service", p => p.Seal.Service = "assessment"), ("through", p => p.Seal.Through++), ("through_digest", p => p.Seal.Digest = ByteString.CopyFrom(new byte[32]))])
        {
            var parts = BundleParts.Of(bundle);
            change(parts);
            parts.Sum().Sign(foreign).Write(changed);
            var run = await VerifyAsync(changed, keys);
            Assert.Equal(1, run.Code);
            Assert.Contains($"的封签与清单的 {field} 不符", run.Error, StringComparison.Ordinal);
        }

        foreach (var name in (string[])["links.binpb", "report.pdf"])
        {
            BundleParts.Of(bundle).Sum().Sign(foreign).Write(changed, name);
            var run = await VerifyAsync(changed);
            Assert.Equal(1, run.Code);
            Assert.Contains($"中的 {name} 不在清单之内", run.Error, StringComparison.Ordinal);
        }

        var counted = BundleParts.Of(bundle);
        counted.Manifest["entries"] = 0;
        counted.Sum().Sign(foreign).Write(changed);
        Assert.Equal(1, (await VerifyAsync(changed)).Code);
    }

    [Fact]
    public async Task A_file_that_holds_no_published_keys_is_refused()
    {
        var wrong = sample.In("wrong.pem");
        foreach (var text in (string[])["", "no keys", foreign.ExportSubjectPublicKeyInfoPem(), $"Fupin seal key 1 of registry\n{foreign.ExportECPrivateKeyPem()}", "Fupin seal key 1 of registry\n-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"])
        {
            await File.WriteAllTextAsync(wrong, text, TestContext.Current.CancellationToken);
            var run = await VerifyAsync(bundle, wrong);
            Assert.Equal(2, run.Code);
            Assert.Contains("第 1 个公钥无法使用", run.Error, StringComparison.Ordinal);
        }
        Assert.Equal(2, (await VerifyAsync(bundle, sample.In("never.pem"))).Code);
        var without = await AsAsync(Role.Auditor, "audit", "verify", "--keys", keys);
        Assert.Equal(2, without.Code);
        Assert.Contains("--keys", without.Error, StringComparison.Ordinal);
        var again = await AsAsync(Role.Auditor, "audit", "keys", "--out", keys);
        Assert.Equal(2, again.Code);
    }

    private async Task<string> ExportAsync(string name)
    {
        var export = await AsAsync(Role.Auditor, "audit", "export", "--out", sample.In(name));
        Assert.Equal((0, ""), (export.Code, export.Error));
        return sample.In(name);
    }

    private async Task<string> KeysAsync(string name)
    {
        var run = await AsAsync(Role.Auditor, "audit", "keys", "--out", sample.In(name));
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains("registry 1 SHA-256 ", run.Out, StringComparison.Ordinal);
        return sample.In(name);
    }

    private static Task<CommandLine> VerifyAsync(string path, string? published = null) =>
        CommandLine.RunAsync(Nowhere, published is null ? ["audit", "verify", path] : ["audit", "verify", path, "--keys", published]);

    private async Task<CommandLine> AsAsync(Role role, params string[] arguments)
    {
        var token = sample.In($"{role}.token");
        await File.WriteAllTextAsync(token, host.As(role, "*").Token, TestContext.Current.CancellationToken);
        return await CommandLine.RunAsync(host.Address, [.. arguments, "--token-file", token]);
    }

    private static string Fingerprint(ECDsa key) =>
        string.Join(' ', Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo())).Chunk(8).Select(group => new string(group)));

    /// <summary>The first eight groups of eight hex digits in a text.</summary>
    private static string FingerprintOf(string text) => System.Text.RegularExpressions.Regex.Match(text, "(?:[0-9a-f]{8} ){7}[0-9a-f]{8}", default, TimeSpan.FromSeconds(1)).Value;
}
