using Fupin.Access.V1;
using Fupin.Chassis.Reflection;
using Google.Protobuf.Reflection;

namespace Fupin.Chassis.Tests.Contracts;

public class PolicyTests
{
    private static IEnumerable<MethodDescriptor> Methods =>
        ContractFiles.Of(typeof(Policy).Assembly)
            .Where(file => file.Package.StartsWith("fupin.", StringComparison.Ordinal))
            .SelectMany(file => file.Services)
            .SelectMany(service => service.Methods);

    public static TheoryData<string> Names => [.. Methods.Select(method => method.FullName)];

    private static (MethodDescriptor Method, Policy? Policy) Find(string name)
    {
        var method = Methods.Single(m => m.FullName == name);
        return (method, method.GetOptions()?.GetExtension(AccessExtensions.Policy));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_rpc_says_who_may_call_it(string rpc)
    {
        var policy = Find(rpc).Policy;
        Assert.NotNull(policy);
        Assert.NotEmpty(policy.Roles);
        Assert.DoesNotContain(Role.Unspecified, policy.Roles);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_field_a_policy_names_is_a_text_of_the_request(string rpc)
    {
        var (method, policy) = Find(rpc);
        if (string.IsNullOrEmpty(policy?.ScopeField)) return;
        var message = method.InputType;
        FieldDescriptor? field = null;
        foreach (var step in policy.ScopeField.Split('.'))
        {
            Assert.NotNull(message);
            field = message.FindFieldByName(step);
            Assert.NotNull(field);
            message = field.FieldType == FieldType.Message ? field.MessageType : null;
        }

        Assert.Equal(FieldType.String, field!.FieldType);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Only_a_reply_that_may_hold_class_A_names_purposes(string rpc)
    {
        var policy = Find(rpc).Policy!;
        if (policy.Purposes.Count > 0) Assert.Equal(DataClass.A, policy.Reads);
    }
}
