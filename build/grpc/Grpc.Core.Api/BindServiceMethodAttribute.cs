using System.Diagnostics.CodeAnalysis;

namespace Grpc.Core;

/// <summary>Names the method of generated code that lists a service's methods.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = true)]
public class BindServiceMethodAttribute(
    [DynamicallyAccessedMembers(BindServiceMethodAttribute.Reached)] Type bindType, string bindMethodName) : Attribute
{
    internal const DynamicallyAccessedMemberTypes Reached =
        DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.NonPublicMethods;

    [DynamicallyAccessedMembers(Reached)]
    public Type BindType { get; } = bindType;

    public string BindMethodName { get; } = bindMethodName;
}
