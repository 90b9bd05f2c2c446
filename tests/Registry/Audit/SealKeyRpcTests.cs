using System.Security.Cryptography;
using Fupin.Access.V1;
using Fupin.Audit.V1;
using Fupin.Chassis.Audit;
using Google.Protobuf;
using Grpc.Core;

namespace Fupin.Registry.Tests.Audit;

public sealed class SealKeyRpcTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Auditors_and_operators_are_told_the_keys_that_seals_are_signed_with_and_nobody_else()
    {
        await using var office = await Office.OpenAsync(settings: OnRecord.Soon);
        foreach (var role in (Role[])[Role.Auditor, Role.Operator])
        {
            var key = Assert.Single((await ListAsync(office, role)).Keys);
            Assert.Equal((1, Convert.ToHexString(SHA256.HashData(key.PublicKey.Span))), (key.Id, Convert.ToHexString(key.Fingerprint.Span)));
            Assert.True(SealSignature.IsKey(key.PublicKey.Span));
        }
        foreach (var role in (Role[])[Role.VillageCadre, Role.TownshipOfficer, Role.CountyOfficer, Role.CityOfficer, Role.Helper, Role.Service])
            Assert.Equal(StatusCode.PermissionDenied, (await Assert.ThrowsAsync<RpcException>(() => ListAsync(office, role))).StatusCode);
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => ListAsync(office, Role.Auditor, "weather"))).StatusCode);

        var entries = (await office.EntriesAsync("ListSealKeys", 8)).FindAll(entry => entry.Outcome == "OK");
        Assert.Equal([(AuditAction.List, 1L), (AuditAction.List, 1L)], entries.Select(entry => (entry.Action, entry.Count)));
    }

    [Fact]
    public async Task A_seal_is_signed_with_a_key_that_is_told_and_carries_it()
    {
        await using var office = await Office.OpenAsync();
        var audit = office.Host.Client<AuditService.AuditServiceClient>();
        AuditLink? last = null;
        while (last is null)
        {
            using var call = audit.ReadChain(new() { Service = "registry" }, cancellationToken: Ct);
            await foreach (var answer in call.ResponseStream.ReadAllAsync(Ct))
                if (answer.Links.LastOrDefault(link => link.Position > 0) is { } link) last = link;
        }
        var seal = await audit.SealBundleAsync(
            new() { Service = "registry", Through = last.Position, Digest = last.Digest, BundleSha256 = ByteString.CopyFrom(new byte[32]) }, cancellationToken: Ct);
        var told = Assert.Single((await ListAsync(office, Role.Auditor)).Keys);
        Assert.Equal(told, seal.Signer);
        Assert.True(SealSignature.IsBy(seal, told.PublicKey.Span));
        Assert.Equal(("registry", last.Position, last.Digest), (seal.Service, seal.Through, seal.Digest));
    }

    private static async Task<ListSealKeysResponse> ListAsync(Office office, Role role, string service = "registry") =>
        await office.Host.As(role, "*").Client<AuditService.AuditServiceClient>().ListSealKeysAsync(new() { Service = service }, cancellationToken: Ct);
}
