namespace TextToImage.Diffusion;

/// <summary>The weights rho of UniPC, from matching Taylor terms (Zhao et al. 2023, eq. 5 and 6).</summary>
internal static class UniPCWeights
{
    /// <summary>Solves sum_i rho_i r_i^(n-1) = n! phi_(n+1)(k) / (B / k) for n = 1 .. the number of unknowns.</summary>
    /// <param name="places">r_i, the last one 1 (the end of the step).</param>
    /// <param name="k">The signed step in lambda.</param>
    /// <param name="growth">e^k - 1.</param>
    /// <param name="b">B(k).</param>
    /// <param name="corrects">Use the prediction at the end too; without it a single unknown is 1/2.</param>
    public static float[] Solve(float[] places, float k, float growth, float b, bool corrects)
    {
        var count = corrects ? places.Length : places.Length - 1;
        if (count == 1)
            return [0.5f];
        var matrix = new double[count][];
        // Single precision for phi, whose cancellation decides the weights of small steps as much as theory does.
        var (phi, factorial) = ((growth / k) - 1, 1f);
        for (var n = 1; n <= count; n++)
        {
            matrix[n - 1] = new double[count + 1];
            for (var i = 0; i < count; i++)
                matrix[n - 1][i] = (float)Math.Pow(places[i], n - 1);
            matrix[n - 1][count] = phi * factorial / b;
            factorial *= n + 1;
            phi = (phi / k) - (1 / factorial);
        }
        return Eliminate(matrix);
    }

    /// <summary>Gaussian elimination with row exchange of a square system with its right side as last column.</summary>
    private static float[] Eliminate(double[][] rows)
    {
        var n = rows.Length;
        for (var column = 0; column < n; column++)
        {
            var pivot = column;
            for (var row = column + 1; row < n; row++)
            {
                if (Math.Abs(rows[row][column]) > Math.Abs(rows[pivot][column]))
                    pivot = row;
            }
            (rows[column], rows[pivot]) = (rows[pivot], rows[column]);
            for (var row = 0; row < n; row++)
            {
                if (row == column)
                    continue;
                var factor = rows[row][column] / rows[column][column];
                for (var i = column; i <= n; i++)
                    rows[row][i] -= factor * rows[column][i];
            }
        }
        return rows.Select((row, i) => (float)(row[n] / row[i])).ToArray();
    }
}
