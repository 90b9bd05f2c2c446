using System.Buffers.Binary;
using System.Security.Cryptography;
using Fupin.Audit.V1;
using Google.Protobuf;

namespace Fupin.Chassis.Audit;

/// <summary>The signature of a seal: what it is over, and whether a public key made it. Takes no secret.</summary>
internal static class SealSignature
{
    public const int KeyIdLength = 2;

    /// <summary>Length of a signature: key id, and r and s of P-256.</summary>
    public const int Length = KeyIdLength + 64;

    /// <summary>The bytes that are signed.</summary>
    public static byte[] Message(AuditSeal seal)
    {
        var bare = seal.Clone();
        bare.Signature = ByteString.Empty;
        return bare.ToByteArray();
    }

    /// <summary>Number of the key; null for what can be no signature.</summary>
    public static ushort? KeyOf(AuditSeal seal) => seal.Signature.Length == Length ? BinaryPrimitives.ReadUInt16BigEndian(seal.Signature.Span) : null;

    /// <param name="seal">With its signature. It has to name the number of the key, which the signature is over, as the signature does.</param>
    /// <param name="publicKey">SubjectPublicKeyInfo in DER; anything else signed nothing.</param>
    public static bool IsBy(AuditSeal seal, ReadOnlySpan<byte> publicKey)
    {
        if (KeyOf(seal) is not { } id || seal.Signer?.Id != id || !IsKey(publicKey)) return false;
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(publicKey, out _);
        return key.VerifyData(Message(seal), seal.Signature.Span[KeyIdLength..], HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    /// <summary>Whether it is a public key of P-256, all of it.</summary>
    public static bool IsKey(ReadOnlySpan<byte> publicKey)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(publicKey, out var read);
            return read == publicKey.Length && key.ExportParameters(false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
