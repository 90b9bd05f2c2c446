namespace Fupin.Cli.Sheets;

/// <summary>What a row that comes back is marked as; a workbook shows it as a colour.</summary>
internal enum RowMark
{
    None,

    /// <summary>Green: would be registered.</summary>
    New,

    /// <summary>Yellow: registered with other content.</summary>
    Changed,

    /// <summary>Red: held back.</summary>
    Wrong,
}
