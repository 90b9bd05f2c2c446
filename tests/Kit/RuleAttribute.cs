using System.Text.RegularExpressions;
using Xunit.v3;

namespace Fupin.Kit;

/// <summary>The rule of the domain that a test proves, e.g. <c>[Rule("REG-04")]</c>; run the tests of one rule with <c>--filter-trait rule=REG-04</c>.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true)]
public sealed partial class RuleAttribute : Attribute, ITraitAttribute
{
    public RuleAttribute(string id)
    {
        if (!Shape().IsMatch(id)) throw new ArgumentException($"{id} is not the id of a rule", nameof(id));
        Id = id;
    }

    public string Id { get; }

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("rule", Id)];

    [GeneratedRegex(@"^[A-Z]{2,5}-[0-9]{2,3}$", RegexOptions.None, 1000)]
    private static partial Regex Shape();
}
