using System.Buffers;
using System.Text;

namespace Fupin.Exchange.Tests.Canary;

/// <summary>Looks for marked values in bytes, all of them and all their forms at once.</summary>
internal sealed class Search
{
    private readonly Dictionary<string, string> _what = new(StringComparer.Ordinal);
    private readonly SearchValues<string> _any;

    public Search(params IEnumerable<MarkedValue> values)
    {
        foreach (var value in values)
            foreach (var (form, bytes) in value.Forms)
                _what.TryAdd(Encoding.Latin1.GetString(bytes), $"{value.Name} as {form}");
        _any = SearchValues.Create([.. _what.Keys], StringComparison.Ordinal);
    }

    /// <summary>What stands in the bytes, each once.</summary>
    public IReadOnlyCollection<string> In(ReadOnlySpan<byte> bytes)
    {
        HashSet<string> found = new(StringComparer.Ordinal);
        var rest = Encoding.Latin1.GetString(bytes).AsSpan(); // a character for each byte
        while (rest.IndexOfAny(_any) is var at and >= 0)
        {
            foreach (var (text, what) in _what)
                if (rest[at..].StartsWith(text, StringComparison.Ordinal)) found.Add(what);
            rest = rest[(at + 1)..];
        }
        return found;
    }
}
