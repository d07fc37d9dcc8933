namespace TextToImage.Diffusion.Samplers;

/// <summary>
/// Unified predictor-corrector (Zhao et al. 2023, arXiv:2302.04867, algorithms 1 and 2): each new prediction first
/// corrects the sample that led to it (UniC), then predicts the next one (UniP). Both are
/// <code>
/// x = ratio x - scale (e^k - 1) m0 - scale B sum_i rho_i (m_i - m0) / r_i
/// </code>
/// with k = -h, ratio sigma_t / sigma_s, scale alpha_t when clean samples are predicted, and k = h, alpha_t / alpha_s,
/// sigma_t for noise; B = k (bh1) or e^k - 1 (bh2); r_i the relative places in lambda of the earlier predictions.
/// </summary>
internal sealed class UniPCMultistep : LogSnrSampler
{
    private readonly bool _isBh1;
    private readonly int[] _uncorrected;
    private readonly Differences _d = new();
    private readonly UniPCWeights _weights;
    private float[] _previous = [];
    private int _previousOrder;

    public UniPCMultistep(SchedulerConfig config, SamplerRequest request)
        : base(config, request, repeatsLast: true)
    {
        if (!config.LowerOrderFinal && config.SolverOrder > 1 && config.FinalSigmasType == "zero" && Timesteps.Count > 1)
            throw SchedulerConfig.Invalid("lower_order_final = false cannot end at sigma 0; set final_sigmas_type to sigma_min");
        _isBh1 = config.SolverType == "bh1";
        _weights = new UniPCWeights(config.SolverOrder);
        _uncorrected = config.DisableCorrector.Select(step => (int)step).ToArray();
    }

    /// <inheritdoc/>
    internal override bool UsesClean => Config.PredictX0;

    /// <inheritdoc/>
    private protected override void Advance(int step, ReadOnlySpan<float> output, ReadOnlySpan<float> learnedVariance, Span<float> sample, INoiseSource noise)
    {
        Float.Fit(ref _previous, sample.Length);
        var prediction = Config.PredictX0 ? PredictClean(step, sample, output) : PredictNoise(step, sample, output, fromClean: false);
        if (Done(step) > 0 && Array.IndexOf(_uncorrected, step - 1) < 0)
            Move(step - 1, _previousOrder, _previous, prediction, sample);
        Outputs.Push(prediction);

        _previousOrder = Math.Min(Config.SolverOrder, Done(step) + 1);
        if (Config.LowerOrderFinal)
            _previousOrder = Math.Min(_previousOrder, Timesteps.Count - step);
        sample.CopyTo(_previous);
        Move(step, _previousOrder, _previous, default, sample);
    }

    /// <summary>
    /// Moves <paramref name="start"/> from the level of a step to the next, using the step's and earlier predictions and,
    /// when correcting, the one made at the end (<paramref name="atEnd"/>).
    /// </summary>
    private void Move(int step, int order, ReadOnlySpan<float> start, ReadOnlySpan<float> atEnd, Span<float> destination)
    {
        var (from, to) = (Levels[step], Levels[step + 1]);
        var h = to.Lambda - from.Lambda;
        var (k, ratio, scale) = Config.PredictX0
            ? (-h, to.Sigma / from.Sigma, to.Alpha)
            : (h, to.Alpha / from.Alpha, to.Sigma);
        var growth = (float)(Math.Exp(k) - 1);
        var b = _isBh1 ? k : growth;
        var places = _weights.Places;
        for (var i = 1; i < order; i++)
            places[i - 1] = (Lambda(step - i) - from.Lambda) / h;
        places[order - 1] = 1;
        var corrects = !atEnd.IsEmpty;

        Float.Combine(ratio, start, -scale * growth, Outputs[0], destination);
        if (order == 1 && !corrects)
            return;
        var rho = _weights.Solve(order, k, growth, b, corrects);
        for (var i = 1; i < order; i++)
            Float.AddScaled(-scale * b * rho[i - 1], _d.First(Outputs[i], Outputs[0], places[i - 1]), destination);
        if (corrects)
        {
            Float.AddScaled(-scale * b * rho[order - 1], atEnd, destination);
            Float.AddScaled(scale * b * rho[order - 1], Outputs[0], destination);
        }
    }
}

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
