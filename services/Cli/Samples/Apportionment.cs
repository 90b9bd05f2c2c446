namespace Fupin.Cli.Samples;

/// <summary>Largest remainder (最大余额法): whole parts that add up exactly. Equal remainders go to the earlier part.</summary>
internal static class Apportionment
{
    /// <summary>Parts of <paramref name="total"/> in proportion to <paramref name="weights"/>.</summary>
    public static int[] Of(long total, IReadOnlyList<long> weights)
    {
        Int128 sum = 0;
        foreach (var weight in weights) sum += weight;
        var parts = new int[weights.Count];
        if (sum == 0) return parts;
        var remainders = new (Int128 Remainder, int Index)[weights.Count];
        var left = total;
        for (var i = 0; i < parts.Length; i++)
        {
            var (whole, rest) = Int128.DivRem(total * (Int128)weights[i], sum);
            parts[i] = checked((int)whole);
            remainders[i] = (rest, i);
            left -= parts[i];
        }
        Array.Sort(remainders, (a, b) => a.Remainder != b.Remainder ? b.Remainder.CompareTo(a.Remainder) : a.Index.CompareTo(b.Index));
        for (var i = 0; i < left; i++) parts[remainders[i].Index]++;
        return parts;
    }

    /// <summary>
    /// As <see cref="Of"/>, but no part with a weight is empty: what the raised ones need is taken from the largest. Needs a total of at
    /// least the number of weights above 0; with less, the plain parts come back.
    /// </summary>
    public static int[] AtLeastOne(long total, IReadOnlyList<long> weights)
    {
        var parts = Of(total, weights);
        if (total < weights.Count(w => w > 0)) return parts;
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i] > 0 || weights[i] == 0) continue;
            var largest = 0;
            for (var j = 1; j < parts.Length; j++)
                if (parts[j] > parts[largest]) largest = j;
            parts[largest]--;
            parts[i]++;
        }
        return parts;
    }

    /// <summary>
    /// A whole-numbered table with exactly these row and column sums (equal totals), each cell within one or two of its proportional share:
    /// row by row, each by largest remainder of what the columns still have.
    /// </summary>
    public static int[][] Table(IReadOnlyList<int> rows, IReadOnlyList<int> columns)
    {
        var left = columns.Select(c => (long)c).ToArray();
        var table = new int[rows.Count][];
        for (var r = 0; r < table.Length; r++)
        {
            table[r] = Of(rows[r], left);
            for (var c = 0; c < left.Length; c++) left[c] -= table[r][c];
        }
        return table;
    }
}
