using Fupin.Cli.Commands;
using Fupin.Registry.V1;

namespace Fupin.Cli.Imports;

/// <summary>Imports as the register remembers them.</summary>
internal static class StoredImports
{
    private const string Collection = "imports/";

    /// <summary>The import with this resource name or import id.</summary>
    /// <exception cref="NotFoundException">No import has this id.</exception>
    public static async Task<Import> FindAsync(CommandSession session, string text)
    {
        if (text.StartsWith(Collection, StringComparison.Ordinal)) return await Client(session).GetImportAsync(new() { Name = text }, session.Unary);
        await foreach (var import in ListAsync(session, ImportState.Unspecified))
            if (import.ImportId == text)
                return import;
        throw new NotFoundException($"没有编号为 {text} 的导入", $"no import has the id {text}");
    }

    /// <summary>The latest first.</summary>
    public static async IAsyncEnumerable<Import> ListAsync(CommandSession session, ImportState state)
    {
        var request = new ListImportsRequest { State = state, PageSize = 1000 };
        do
        {
            var page = await Client(session).ListImportsAsync(request, session.Unary);
            foreach (var import in page.Imports) yield return import;
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
    }

    public static HouseholdService.HouseholdServiceClient Client(CommandSession session) =>
        session.Client(channel => new HouseholdService.HouseholdServiceClient(channel));
}
