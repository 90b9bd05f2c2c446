namespace Fupin.Chassis.Faults;

/// <summary>Collects everything wrong with a request, so that the caller hears it at once.</summary>
public sealed class FieldCheck(string domain)
{
    private readonly List<FieldViolation> _violations = [];

    /// <summary>Notes a violation unless <paramref name="ok"/>.</summary>
    public void Require(bool ok, string field, string reason, string zh, string en)
    {
        if (!ok) _violations.Add(new(field, reason, zh, en));
    }

    /// <summary>The id in a resource name such as <c>households/{id}</c>; notes RESOURCE_NAME and gives the empty id for anything else.</summary>
    public Guid ResourceId(string value, string field, string collection)
    {
        if (!ResourceNames.TryParse(collection, value, out var id))
            _violations.Add(new(
                field,
                "RESOURCE_NAME",
                $"{field} 应为 {collection}/{{编号}}",
                $"{field} must be {collection}/{{id}}"));
        return id;
    }

    /// <exception cref="Fault">INVALID_ARGUMENT INVALID_FIELD with all violations noted so far.</exception>
    public void ThrowIfAny()
    {
        if (_violations.Count > 0) throw Fault.BadRequest(domain, _violations);
    }
}
