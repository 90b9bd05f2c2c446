using Fupin.Cli.Imports;
using Fupin.Registry.V1;
using Google.Protobuf.Reflection;

namespace Fupin.Cli.Templates;

/// <summary>The village form 贫困村登记表: the columns that the import takes.</summary>
internal static class VillageTemplate
{
    public static IReadOnlyList<TemplateColumn> Columns { get; } =
    [
        TemplateColumn.Code(VillagesFile.Code, "12 digits of the village", "行政村的 12 位代码") with { Required = true },
        TemplateColumn.Year(VillagesFile.Year, "year of the facts") with { Required = true },
        TemplateColumn.Label<VillageKind>(VillagesFile.Kind, "kind of village") with { Required = true },
        .. VillagesFile.Facts.Select(fact => Of(fact.Column, fact.Field)),
    ];

    private static TemplateColumn Of(string header, FieldDescriptor field)
    {
        var words = field.Name.Replace("_mu100", "", StringComparison.Ordinal).Replace("_fen", "", StringComparison.Ordinal).Replace('_', ' ');
        return field.FieldType switch
        {
            FieldType.Bool => TemplateColumn.YesNo(header, words),
            FieldType.Int32 => TemplateColumn.Count(header, words),
            FieldType.Int64 when field.Name.EndsWith("_mu100", StringComparison.Ordinal) => TemplateColumn.Amount(header, words, "亩", "mu"),
            FieldType.Int64 => TemplateColumn.Amount(header, words, "元", "yuan"),
            _ => TemplateColumn.Text(header, words),
        };
    }
}
