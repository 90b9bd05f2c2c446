using System.Buffers.Binary;
using System.Security.Cryptography;
using Fupin.Audit.V1;
using Fupin.Chassis.Audit;
using Fupin.Chassis.Hosting;
using Fupin.Chassis.Protection;
using Google.Protobuf;

namespace Fupin.Chassis.Tests.Audit;

/// <summary>What signs the seals of bundles.</summary>
public sealed class SealKeyTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fupin-seal-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_seal_is_by_the_key_that_signed_it_and_by_no_other()
    {
        var seal = Signed();
        Assert.Equal((66, 1, 1), (seal.Signature.Length, SealSignature.KeyOf(seal)!.Value, seal.Signer.Id));
        Assert.True(SealSignature.IsBy(seal, seal.Signer.PublicKey.Span));
        Assert.Equal(SHA256.HashData(seal.Signer.PublicKey.Span), seal.Signer.Fingerprint.ToByteArray());
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.False(SealSignature.IsBy(seal, other.ExportSubjectPublicKeyInfo()));
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        foreach (var nothing in (byte[][])[[], [1, 2, 3], curve.ExportSubjectPublicKeyInfo(), [.. seal.Signer.PublicKey, 0]])
            Assert.False(SealSignature.IsBy(seal, nothing));
    }

    [Fact]
    public void Every_changed_byte_of_a_seal_is_noticed()
    {
        var seal = Signed();
        var (bytes, key) = (seal.ToByteArray(), seal.Signer.PublicKey.ToByteArray());
        for (var at = 0; at < bytes.Length; at++)
        {
            var changed = bytes.ToArray();
            changed[at] ^= 1;
            AuditSeal read;
            try
            {
                read = AuditSeal.Parser.ParseFrom(changed);
            }
            catch (InvalidProtocolBufferException)
            {
                continue;
            }
            Assert.False(SealSignature.IsBy(read, key), $"byte {at}");
        }
        Assert.True(SealSignature.IsBy(AuditSeal.Parser.ParseFrom(bytes), key));
    }

    [Fact]
    public void The_file_holds_the_scalar_of_which_others_see_the_point()
    {
        // the key of RFC 6979, A.2.5
        Write(1, "C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721");
        var told = Assert.Single(Keys(mayCreate: false).Public());
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(told.PublicKey.Span, out _);
        var point = key.ExportParameters(false).Q;
        Assert.Equal("60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6", Convert.ToHexString(point.X!));
        Assert.Equal("7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299", Convert.ToHexString(point.Y!));
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551")]
    [InlineData("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF")]
    public void A_scalar_outside_the_curve_stops_the_start_by_name(string scalar)
    {
        Write(1, "0000000000000000000000000000000000000000000000000000000000000001");
        Write(2, "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632550");
        Assert.Equal([1, 2], Keys(mayCreate: false).Public().Select(key => key.Id));
        Write(3, scalar);
        Assert.Contains("seal.3.key", Assert.Throws<StartupException>(() => Keys(mayCreate: false)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Outside_development_a_missing_key_stops_the_start_by_name()
    {
        foreach (var purpose in (string[])["field", "index", "token", "audit"]) KeyRing.MakeNext(folder, purpose);
        Assert.Contains("seal.1.key", Assert.Throws<StartupException>(() => DeploymentKeys.Load(folder, mayCreate: false)).Message, StringComparison.Ordinal);
        KeyRing.MakeNext(folder, "seal");
        Assert.Single(DeploymentKeys.Load(folder, mayCreate: false).Seal.Public());
    }

    [Fact]
    public void After_a_change_of_keys_the_new_one_signs_and_the_old_one_is_still_told()
    {
        var before = Signed();
        KeyRing.MakeNext(folder, "seal");
        var keys = Keys(mayCreate: false);
        var after = Seal();
        keys.Sign(after);
        var told = keys.Public().ToList();
        Assert.Equal([1, 2], told.Select(key => key.Id));
        Assert.Equal(2, BinaryPrimitives.ReadUInt16BigEndian(after.Signature.Span));
        Assert.True(SealSignature.IsBy(before, told[0].PublicKey.Span));
        Assert.True(SealSignature.IsBy(after, told[1].PublicKey.Span));
        Assert.False(SealSignature.IsBy(after, told[0].PublicKey.Span));
    }

    [Fact]
    public void The_service_tells_its_own_seal_signed_or_of_before_there_were_signatures()
    {
        var seals = new AuditSeals(KeyRing.Load(folder, "audit", mayCreate: true));
        var seal = AuditArchive.Seal(seals, Keys(), "granary", new(7, SHA256.HashData([1])), ByteString.CopyFrom(SHA256.HashData([2])), DateTimeOffset.UnixEpoch);
        Assert.True(SealSignature.IsBy(seal, seal.Signer.PublicKey.Span));
        Assert.True(AuditArchive.IsSealed(seals, seal));
        var old = new AuditSeal { Service = seal.Service, Through = seal.Through, Digest = seal.Digest, BundleSha256 = seal.BundleSha256, Time = seal.Time, Seal = seal.Seal };
        Assert.True(AuditArchive.IsSealed(seals, old));
        old.Through++;
        Assert.False(AuditArchive.IsSealed(seals, old));
    }

    private AuditSeal Signed()
    {
        var seal = Seal();
        Keys().Sign(seal);
        return seal;
    }

    private static AuditSeal Seal() => new() { Service = "granary", Through = 7, Digest = ByteString.CopyFrom(SHA256.HashData([1])), Seal = ByteString.CopyFrom(new byte[34]) };

    private SealKeys Keys(bool mayCreate = true) => new(KeyRing.Load(folder, "seal", mayCreate));

    private void Write(int id, string scalar)
    {
        Directory.CreateDirectory(Path.Combine(folder, "keys"));
        File.WriteAllText(Path.Combine(folder, "keys", $"seal.{id}.key"), Convert.ToBase64String(Convert.FromHexString(scalar)));
    }
}
