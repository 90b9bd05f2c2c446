using Fupin.Access.V1;
using Fupin.Chassis.Access;
using Fupin.Type.V1;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Fupin.Kit;

/// <summary>Somebody who calls a <see cref="TestHost"/>; what is not said he has not got.</summary>
public sealed class TestCaller
{
    private readonly TestHost _host;
    private readonly Identity _identity;
    private readonly Purpose _purpose;

    internal TestCaller(TestHost host, Identity identity, Purpose purpose = Purpose.Unspecified) => (_host, _identity, _purpose) = (host, identity, purpose);

    /// <summary>A token signed now, for clients that are not ours.</summary>
    public string Token => _host.Sign(_identity);

    public TestCaller Of(Department department) => new(_host, _identity with { Department = department }, _purpose);

    public TestCaller Named(string subject) => new(_host, _identity with { Subject = subject }, _purpose);

    /// <summary>The token is that of a service.</summary>
    public TestCaller Serving(string service) => new(_host, _identity with { Subject = $"service:{service}", Service = service }, _purpose);

    public TestCaller Granted(params DivisionGrant[] divisions) => new(_host, _identity with { Divisions = divisions }, _purpose);

    /// <summary>Responsible for these households.</summary>
    public TestCaller Helping(params string[] households) =>
        new(_host, _identity with { Households = [.. households.Select(name => Guid.Parse(name["households/".Length..]))] }, _purpose);

    /// <summary>May hold class B data from the feed.</summary>
    public TestCaller HoldingClassB() => new(_host, _identity with { DataClasses = [DataClass.B] }, _purpose);

    /// <summary>States a purpose with every call.</summary>
    public TestCaller For(Purpose purpose) => new(_host, _identity, purpose);

    /// <summary>With a token that ends after this time.</summary>
    public TestCaller Until(TimeSpan fromNow) => new(_host, _identity with { Expires = _host.Now + fromNow }, _purpose);

    /// <summary>A generated client that signs each call anew.</summary>
    public TClient Client<TClient>()
        where TClient : ClientBase<TClient> =>
        (TClient)Activator.CreateInstance(typeof(TClient), _host.Bare.Intercept(headers => Add(headers)))!;

    private Metadata Add(Metadata headers)
    {
        headers.Add("authorization", $"Bearer {Token}");
        if (_purpose != Purpose.Unspecified) headers.Add("fupin-purpose", ShortNames.Of(_purpose));
        return headers;
    }
}
