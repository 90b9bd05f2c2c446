using Fupin.Access.V1;
using Google.Protobuf.Reflection;

namespace Fupin.Chassis.Access;

/// <summary>What a policy in the contracts must be. Both the build's tests and every start refuse an rpc that breaks one.</summary>
internal static class PolicyRules
{
    public static Policy? Of(MethodDescriptor rpc) => rpc.GetOptions()?.GetExtension(AccessExtensions.Policy);

    /// <summary>What is wrong with an rpc's policy, naming the rpc; empty when nothing is.</summary>
    public static IEnumerable<string> Problems(MethodDescriptor rpc)
    {
        if (Of(rpc) is not { } policy)
        {
            yield return $"{rpc.FullName} has no policy";
            yield break;
        }

        if (policy.Roles.Count == 0 || policy.Roles.Contains(Role.Unspecified) || policy.Roles.Any(role => !Enum.IsDefined(role)))
            yield return $"{rpc.FullName} names no role, or one that there is not";
        if (policy.Departments.Any(d => !Enum.IsDefined(d) || d == Type.V1.Department.Unspecified))
            yield return $"{rpc.FullName} names a department that there is not";
        if (policy.Purposes.Count > 0 && policy.Reads != DataClass.A)
            yield return $"{rpc.FullName} names purposes but does not read class A";
        if (policy.Purposes.Any(p => !Enum.IsDefined(p) || p == Purpose.Unspecified))
            yield return $"{rpc.FullName} names a purpose that there is not";
        if (policy.ScopeField.Length > 0 && ScopeField.Steps(rpc.InputType, policy.ScopeField) is null)
            yield return $"{rpc.FullName}: its scope_field '{policy.ScopeField}' is no text field of {rpc.InputType.FullName}";
    }
}
