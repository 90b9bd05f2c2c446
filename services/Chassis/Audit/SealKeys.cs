using System.Buffers.Binary;
using System.Security.Cryptography;
using Fupin.Audit.V1;
using Fupin.Chassis.Hosting;
using Fupin.Chassis.Protection;
using Google.Protobuf;

namespace Fupin.Chassis.Audit;

/// <summary>
/// The keys <c>seal.{n}.key</c> that sign the seals of bundles, each the private scalar of P-256: whoever has the public point can tell a
/// bundle that the deployment sealed from one that was built anew. The HMAC beside it stays for the service itself.
/// </summary>
internal sealed class SealKeys
{
    /// <summary>Order of P-256; a scalar is from 1 to below it (SEC 2, 2.4.2).</summary>
    private static readonly byte[] Order = Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");

    private readonly KeyRing _keys;

    /// <exception cref="StartupException">A key file holds no scalar of the curve.</exception>
    public SealKeys(KeyRing keys)
    {
        _keys = keys;
        foreach (var id in keys.Present()) Open(id).Dispose();
    }

    /// <summary>Adds the signer and the signature, which is over all the rest.</summary>
    public void Sign(AuditSeal seal)
    {
        var id = _keys.InUse;
        using var key = Open(id);
        seal.Signer = Public(id, key);
        var signature = new byte[SealSignature.Length];
        BinaryPrimitives.WriteUInt16BigEndian(signature, id);
        key.SignData(SealSignature.Message(seal), signature.AsSpan(SealSignature.KeyIdLength), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        seal.Signature = ByteString.CopyFrom(signature);
    }

    /// <summary>Of the keys in the folder as it is now, by id.</summary>
    public IEnumerable<SealKey> Public()
    {
        foreach (var id in _keys.Present().Order())
        {
            using var key = Open(id);
            yield return Public(id, key);
        }
    }

    private static SealKey Public(ushort id, ECDsa key)
    {
        var info = key.ExportSubjectPublicKeyInfo();
        return new() { Id = id, PublicKey = ByteString.CopyFrom(info), Fingerprint = ByteString.CopyFrom(SHA256.HashData(info)) };
    }

    private ECDsa Open(ushort id)
    {
        var scalar = _keys.Find(id)!;
        if (scalar.AsSpan().IndexOfAnyExcept((byte)0) < 0 || scalar.AsSpan().SequenceCompareTo(Order) >= 0)
            throw new StartupException(
                $"密钥文件 seal.{id}.key 不是P-256曲线的私钥（应在1与曲线阶之间）；请移除该文件，用 fupin keys new seal 另行生成",
                $"the key file seal.{id}.key is no private key of the curve P-256 (from 1 to below its order): remove it and make another with fupin keys new seal");
        return ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = scalar });
    }
}
