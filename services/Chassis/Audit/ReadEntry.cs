using System.Text.RegularExpressions;
using Fupin.Access.V1;
using Fupin.Audit.V1;
using Fupin.Chassis.Protection;
using Google.Protobuf;

namespace Fupin.Chassis.Audit;

/// <summary>An entry of a read on its way to the database.</summary>
/// <param name="Entry">All but the filter.</param>
/// <param name="Filter">The request that the filter is made from; null: none.</param>
internal sealed partial record ReadEntry(AuditEntry Entry, IMessage? Filter)
{
    private static readonly JsonFormatter Json = new(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true));

    /// <summary>Set when someone waits until it is stored.</summary>
    public TaskCompletionSource? Stored { get; init; }

    /// <summary>Told before its bytes are made: until then it may still be counted up.</summary>
    public Action? Sealing { get; init; }

    /// <summary>Made away from the call: it is no small work.</summary>
    public SealedEntry Seal(AuditSeals seals)
    {
        Sealing?.Invoke();
        if (Filter is not null)
            Entry.Filter = FilterOf(Filter);
        return seals.Seal(Entry);
    }

    /// <summary>The request without personal data and without its page. An ID number that was typed where another number belongs is masked.</summary>
    private static string FilterOf(IMessage request)
    {
        var copy = request.Descriptor.Parser.ParseFrom(request.ToByteString());
        DataClasses.Clear(copy, DataClass.A);
        DataClasses.Clear(copy, DataClass.B);
        request.Descriptor.FindFieldByName("page_token")?.Accessor.Clear(copy);
        return IdNumber().Replace(Json.Format(copy), match => Masking.IdNumber(match.Value));
    }

    [GeneratedRegex("(?<![0-9])[0-9]{17}[0-9Xx](?![0-9])", RegexOptions.None, matchTimeoutMilliseconds: -1)]
    private static partial Regex IdNumber();
}
