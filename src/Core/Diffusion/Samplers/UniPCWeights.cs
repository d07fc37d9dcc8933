namespace TextToImage.Diffusion.Samplers;

/// <summary>The weights rho of UniPC, from matching Taylor terms (Zhao et al. 2023, eq. 5 and 6). Buffers are reused.</summary>
internal sealed class UniPCWeights
{
    private readonly double[][] _rows;
    private readonly float[] _rho;

    /// <param name="highest">The highest order asked for.</param>
    public UniPCWeights(int highest)
    {
        Places = new float[highest];
        _rho = new float[highest];
        _rows = new double[highest][];
        for (var i = 0; i < highest; i++)
            _rows[i] = new double[highest + 1];
    }

    /// <summary>r_i, the places of the predictions relative to the step; of an order, the last one used is 1 (the end of the step).</summary>
    public float[] Places { get; }

    /// <summary>Solves sum_i rho_i r_i^(n-1) = n! phi_(n+1)(k) / (B / k) for n = 1 .. the number of unknowns.</summary>
    /// <param name="order">How many of <see cref="Places"/> count.</param>
    /// <param name="k">The signed step in lambda.</param>
    /// <param name="growth">e^k - 1.</param>
    /// <param name="b">B(k).</param>
    /// <param name="corrects">Use the prediction at the end too; without it there is one unknown less.</param>
    /// <returns>The weights, valid until the next call; a single unknown is 1/2.</returns>
    public float[] Solve(int order, float k, float growth, float b, bool corrects)
    {
        var count = corrects ? order : order - 1;
        if (count == 1)
        {
            _rho[0] = 0.5f;
            return _rho;
        }
        // Single precision for phi, whose cancellation decides the weights of small steps as much as theory does.
        var (phi, factorial) = ((growth / k) - 1, 1f);
        for (var n = 1; n <= count; n++)
        {
            for (var i = 0; i < count; i++)
                _rows[n - 1][i] = (float)Math.Pow(Places[i], n - 1);
            _rows[n - 1][count] = phi * factorial / b;
            factorial *= n + 1;
            phi = (phi / k) - (1 / factorial);
        }
        Eliminate(count);
        for (var i = 0; i < count; i++)
            _rho[i] = (float)(_rows[i][count] / _rows[i][i]);
        return _rho;
    }

    /// <summary>Gauss-Jordan elimination with row exchange; the right side is the column after the unknowns.</summary>
    private void Eliminate(int count)
    {
        for (var column = 0; column < count; column++)
        {
            var pivot = column;
            for (var row = column + 1; row < count; row++)
            {
                if (Math.Abs(_rows[row][column]) > Math.Abs(_rows[pivot][column]))
                    pivot = row;
            }
            (_rows[column], _rows[pivot]) = (_rows[pivot], _rows[column]);
            for (var row = 0; row < count; row++)
            {
                if (row == column)
                    continue;
                var factor = _rows[row][column] / _rows[column][column];
                for (var i = column; i <= count; i++)
                    _rows[row][i] -= factor * _rows[column][i];
            }
        }
    }
}
