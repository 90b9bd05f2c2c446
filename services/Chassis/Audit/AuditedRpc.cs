using System.Buffers;
using Fupin.Access.V1;
using Fupin.Audit.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Fupin.Chassis.Audit;

/// <summary>How calls of one rpc go on record, from its contract.</summary>
internal sealed class AuditedRpc
{
    /// <summary>They tell how far something is, not what it holds, and are asked every few seconds.</summary>
    private static readonly HashSet<string> Silent = new(StringComparer.Ordinal)
    {
        "fupin.exchange.v1.FeedService.GetHead",
        "fupin.exchange.v1.FeedService.ListSubscriptions",
        "fupin.audit.v1.AuditService.GetAuditHead",
    };

    /// <summary>What holds the resource when the policy names no field.</summary>
    private static readonly string[] UsualFields = ["name", "division", "resource", "parent"];

    /// <summary>Packages that every service answers, and what in their requests says which one.</summary>
    private static readonly string[] Shared = ["exchange", "audit", "access"];

    private static readonly string[] ServiceFields = ["source", "service", "consumer", "name"];

    private static readonly string[] Lists = ["List", "Search", "Match", "Find", "Count", "Verify"];

    private const int LongestName = 100;

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz/-_.");

    private readonly FieldDescriptor[] _resource;
    private readonly FieldDescriptor? _told;
    private readonly FieldDescriptor? _division;
    private readonly FieldDescriptor? _service;
    private readonly string _package;

    private AuditedRpc(MethodDescriptor rpc, Policy policy)
    {
        Name = rpc.FullName;
        IsStream = rpc.IsClientStreaming || rpc.IsServerStreaming;
        Action = rpc.Name.StartsWith("Get", StringComparison.Ordinal) ? AuditAction.Read
            : Lists.Any(verb => rpc.Name.StartsWith(verb, StringComparison.Ordinal)) ? AuditAction.List
            : AuditAction.Write;
        _package = rpc.File.Package.Split('.')[1];
        _resource = ResourceOf(rpc.InputType, policy.ScopeField);
        _service = !Shared.Contains(_package) ? null : ServiceFields.Select(rpc.InputType.FindFieldByName).FirstOrDefault(field => field is { FieldType: FieldType.String });
        _told = rpc.OutputType.Fields.InDeclarationOrder().FirstOrDefault(field => field.IsRepeated && field.FieldType == FieldType.Message);
        _division = rpc.OutputType.FindFieldByName("division") is { FieldType: FieldType.String } division ? division : null;
    }

    /// <summary>Full name, e.g. <c>fupin.registry.v1.HouseholdService.GetHousehold</c>.</summary>
    public string Name { get; }

    public bool IsStream { get; }

    public AuditAction Action { get; }

    /// <summary>Null: calls of the rpc do not go on record.</summary>
    public static AuditedRpc? Of(MethodDescriptor rpc) =>
        rpc.GetOptions()?.GetExtension(AccessExtensions.Policy) is { } policy && !Silent.Contains(rpc.FullName) ? new(rpc, policy) : null;

    /// <summary>Names of services it may be a call of, the likeliest first.</summary>
    public IEnumerable<string> Services(IMessage? request) =>
        _service is not null && request is not null && (string)_service.Accessor.GetValue(request) is var name
            ? [name, name.Split('/')[0]] // a subscription is called consumer/source
            : [_package];

    /// <summary>Empty when the request names none, or nothing that is a name; of several the first.</summary>
    public string Resource(IMessage request)
    {
        object? value = request;
        foreach (var field in _resource)
        {
            value = value is IMessage message ? field.Accessor.GetValue(message) : null;
            if (value is System.Collections.IList list)
                value = list.Count > 0 ? list[0] : null;
        }
        return value is string text && IsName(text) ? text : "";
    }

    /// <summary>Records a reply tells.</summary>
    public long Told(IMessage reply) =>
        Action == AuditAction.Read ? 1 : _told is null ? 0 : ((System.Collections.ICollection)_told.Accessor.GetValue(reply)).Count;

    public string Division(IMessage reply) => _division is null ? "" : (string)_division.Accessor.GetValue(reply);

    /// <summary>
    /// <c>households/{id}</c>, or a name such as <c>assessment/registry</c>. A caller may have put anything where a name belongs, an ID number
    /// too, and what is on record stays there.
    /// </summary>
    private static bool IsName(string text)
    {
        var id = text.LastIndexOf('/') + 1;
        return (id > 0 && IsWords(text.AsSpan(0, id)) && Guid.TryParseExact(text.AsSpan(id), "D", out _)) || IsWords(text);
    }

    private static bool IsWords(ReadOnlySpan<char> text) => text.Length <= LongestName && !text.ContainsAnyExcept(NameCharacters);

    private static FieldDescriptor[] ResourceOf(MessageDescriptor request, string scopeField)
    {
        if (scopeField.Length == 0)
            return UsualFields.Select(request.FindFieldByName).FirstOrDefault(field => field is { FieldType: FieldType.String, IsRepeated: false }) is { } usual ? [usual] : [];
        List<FieldDescriptor> path = [];
        foreach (var step in scopeField.Split('.'))
        {
            path.Add(request.FindFieldByName(step));
            request = path[^1].FieldType == FieldType.Message ? path[^1].MessageType : request;
        }
        return [.. path];
    }
}
