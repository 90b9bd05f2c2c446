using Fupin.Access.V1;
using Fupin.Chassis.Access;
using Fupin.Chassis.Tests.Probing;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Fupin.Chassis.Tests.Access;

public class PolicyRuleTests
{
    private static MethodDescriptor Rpc(Policy? policy)
    {
        var file = FileDescriptorProto.Parser.ParseFrom(ProbeReflection.Descriptor.SerializedData);
        var method = file.Service[0].Method[0];
        method.Options = new MethodOptions();
        if (policy is not null) method.Options.SetExtension(AccessExtensions.Policy, policy);
        List<ByteString> files = [];
        void Add(FileDescriptor needed)
        {
            foreach (var dependency in needed.Dependencies) Add(dependency);
            if (!files.Contains(needed.SerializedData)) files.Add(needed.SerializedData);
        }

        foreach (var dependency in ProbeReflection.Descriptor.Dependencies) Add(dependency);
        files.Add(file.ToByteString());
        var extensions = new ExtensionRegistry { AccessExtensions.Policy, AccessExtensions.DataClass };
        return FileDescriptor.BuildFromByteStrings(files, extensions)[^1].Services[0].Methods[0];
    }

    private static string Problem(Policy? policy) => string.Join("; ", PolicyRules.Problems(Rpc(policy)));

    [Fact]
    public void A_whole_policy_has_no_problem() =>
        Assert.Empty(Problem(new() { Roles = { Role.Auditor }, ScopeField = "text", Reads = DataClass.A, Purposes = { Purpose.Audit } }));

    [Fact]
    public void What_lacks_is_named_with_its_rpc()
    {
        Assert.Contains("GetOnce has no policy", Problem(null), StringComparison.Ordinal);
        Assert.Contains("names no role", Problem(new()), StringComparison.Ordinal);
        Assert.Contains("names no role", Problem(new() { Roles = { Role.Unspecified } }), StringComparison.Ordinal);
        Assert.Contains("'division' is no text field", Problem(new() { Roles = { Role.Auditor }, ScopeField = "division" }), StringComparison.Ordinal);
        Assert.Contains("'text.code' is no text field", Problem(new() { Roles = { Role.Auditor }, ScopeField = "text.code" }), StringComparison.Ordinal);
        Assert.Contains("purposes", Problem(new() { Roles = { Role.Auditor }, Purposes = { Purpose.Audit } }), StringComparison.Ordinal);
    }
}
