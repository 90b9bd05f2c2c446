using System.Reflection;
using System.Runtime.CompilerServices;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Compression;
using Xunit;

namespace Fupin.RpcApi;

/// <summary>Whether the server and the client packages find here all that they were compiled against.</summary>
public sealed class SurfaceTests
{
    static readonly Assembly[] Ours = [typeof(CallInvoker).Assembly, typeof(ICompressionProvider).Assembly];

    public static TheoryData<string> Names => [.. Ours.Select(assembly => assembly.GetName().Name!)];

    [Fact]
    public void Every_type_of_the_list_exists() => Assert.Empty(Listed('T').Except(Surface.Types(Ours), StringComparer.Ordinal));

    [Fact]
    public void Every_member_of_the_list_exists_with_its_signature() => Assert.Empty(Listed('M').Except(Surface.Members(Ours), StringComparer.Ordinal));

    [Fact]
    public void The_list_is_read_whole()
    {
        Assert.Equal(49, Listed('T').Count);
        Assert.Equal(110, Listed('M').Count);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_identity_is_the_one_the_packages_ask_for(string name)
    {
        var found = Ours.Single(assembly => assembly.GetName().Name == name).GetName();

        Assert.Equal(new Version(2, 0, 0, 0), found.Version);
        Assert.Equal("d754f35622e28bad", Convert.ToHexStringLower(found.GetPublicKeyToken()!));
        foreach (var package in new[] { typeof(GrpcServiceOptions).Assembly, typeof(GrpcChannel).Assembly })
            Assert.Contains(package.GetReferencedAssemblies(), reference => reference.FullName == found.FullName);
    }

    [Fact]
    public void The_server_package_compiles_to_the_last_method() => Compile(typeof(GrpcServiceOptions).Assembly);

    [Fact]
    public void The_client_package_compiles_to_the_last_method() => Compile(typeof(GrpcChannel).Assembly);

    // A missing type, or an abstract member that a package does not override, fails to load; a missing member fails to compile.
    static void Compile(Assembly package)
    {
        const BindingFlags declared =
            BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var compiled = 0;
        foreach (var type in package.GetTypes().Where(type => !type.ContainsGenericParameters))
        {
            foreach (var method in type.GetMethods(declared).Cast<MethodBase>().Concat(type.GetConstructors(declared)))
            {
                if (method.ContainsGenericParameters || method.GetMethodBody() is null)
                    continue;
                RuntimeHelpers.PrepareMethod(method.MethodHandle);
                compiled++;
            }
        }

        Assert.InRange(compiled, 200, int.MaxValue);
    }

    static List<string> Listed(char kind)
    {
        using StreamReader list = new(typeof(SurfaceTests).Assembly.GetManifestResourceStream("surface")!);
        return [.. list.ReadToEnd().Split('\n').Where(line => line.StartsWith(kind)).Select(line => Surface.Open(line[2..].TrimEnd()))];
    }
}
