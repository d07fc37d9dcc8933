using System.Globalization;

namespace TextToImage.Diffusion;

/// <summary>
/// Which of the T training steps a run visits, highest first (Lin et al. 2023, table 2, arXiv:2305.08891).
/// Sums and roundings are those of numpy, since n * (T / n) is not always T.
/// </summary>
internal static class Spacing
{
    /// <summary>
    /// The timesteps of a run; whole numbers unless <paramref name="whole"/> is false, when linspace keeps fractions.
    /// </summary>
    /// <param name="config">timestep_spacing, steps_offset and num_train_timesteps are used.</param>
    /// <param name="steps">How many; at least one.</param>
    /// <param name="last">Steps to space over, T or less when lambda_min_clipped cuts the noisiest off.</param>
    /// <param name="dropLast">Space n + 1 steps and leave the cleanest out, as DPM-Solver does (not for trailing).</param>
    /// <param name="whole">Round linspace to whole timesteps.</param>
    public static double[] Timesteps(SchedulerConfig config, int steps, int last, bool dropLast = false, bool whole = true)
    {
        var count = dropLast ? steps + 1 : steps;
        double[] ascending;
        switch (config.TimestepSpacing)
        {
            case "linspace":
                ascending = Linspace(0, last - 1, count);
                for (var i = 0; i < count; i++)
                    ascending[i] = whole ? Math.Round(ascending[i]) : (float)ascending[i];
                break;
            case "leading":
                ascending = new double[count];
                for (var i = 0; i < count; i++)
                    ascending[i] = (i * (last / count)) + config.StepsOffset;
                break;
            case "trailing":
                return Trailing(last, config.NumTrainTimesteps / (double)steps);
            default:
                throw SchedulerConfig.Invalid($"timestep_spacing '{config.TimestepSpacing}' is unknown; use linspace, leading or trailing");
        }
        Array.Reverse(ascending);
        Array.Resize(ref ascending, steps);
        return ascending;
    }

    /// <summary>numpy.arange(last, 0, -ratio), rounded, less one; without the -1 that rounding adds for 61 of 1000 steps and some others.</summary>
    private static double[] Trailing(int last, double ratio)
    {
        var count = (int)Math.Ceiling(last / ratio);
        var stride = last - ratio - last;
        var timesteps = new double[count];
        for (var i = 0; i < count; i++)
            timesteps[i] = Math.Round(i == 1 ? last - ratio : last + (i * stride)) - 1;
        return timesteps[count - 1] < 0 ? timesteps.Take(count - 1).ToArray() : timesteps;
    }

    /// <summary>numpy.linspace: <paramref name="count"/> numbers from start to end; start alone when the count is one.</summary>
    public static double[] Linspace(double start, double end, int count)
    {
        var values = new double[count];
        var step = count > 1 ? (end - start) / (count - 1) : 0;
        for (var i = 0; i < count; i++)
            values[i] = (i * step) + start;
        if (count > 1)
            values[count - 1] = end;
        return values;
    }

    /// <summary>Timesteps given by the caller: whole, falling, inside the training range.</summary>
    public static double[] Custom(IReadOnlyList<double> timesteps, int last)
    {
        for (var i = 0; i < timesteps.Count; i++)
        {
            if (timesteps[i] < 0 || timesteps[i] >= last || (i > 0 && timesteps[i] >= timesteps[i - 1]))
                throw new AIImageException(ErrorIds.ArgumentInvalid, $"Custom timesteps must fall from at most {last - 1} to 0; number {i + 1} is {timesteps[i]}.");
        }
        return timesteps.ToArray();
    }
}

/// <summary>
/// Timesteps by sections (Nichol and Dhariwal 2021, arXiv:2102.09672, section 4; space_timesteps in the authors' code and in
/// GLIDE's): the training steps are cut into as many equal parts as counts are given, and of each part so many steps are
/// visited, evenly from its first to its last. "100" is one part; "10,10,3,2,2" has its parts from clean to noisy.
/// </summary>
internal static class Respacing
{
    /// <summary>GLIDE's name for 27 steps, whose noisiest is two training steps below the last against artefacts.</summary>
    private const string Fast27 = "fast27", Fast27Sections = "10,10,3,2,2";

    /// <summary>
    /// The timesteps of a run: the model's own sections where they have as many steps as are asked for, otherwise one section.
    /// </summary>
    /// <param name="config">The scheduler.</param>
    /// <param name="steps">How many.</param>
    /// <returns>Highest first; null where the scheduler has a spacing of its own.</returns>
    public static double[]? Timesteps(SchedulerConfig config, int steps)
    {
        if (config.TimestepRespacing.Length == 0)
            return null;
        var own = Timesteps(config.TimestepRespacing, config.NumTrainTimesteps);
        return own.Length == steps ? own : Timesteps(steps.ToString(CultureInfo.InvariantCulture), config.NumTrainTimesteps);
    }

    /// <summary>The timesteps of sections, highest first.</summary>
    /// <param name="respacing">Counts separated by commas, or fast27.</param>
    /// <param name="trained">T, the number of training steps.</param>
    /// <exception cref="AIImageException">It is neither, or a section has fewer training steps than are asked of it.</exception>
    public static double[] Timesteps(string respacing, int trained)
    {
        var isFast = respacing == Fast27;
        var counts = (isFast ? Fast27Sections : respacing).Split(',').Select(text => Count(text, respacing)).ToList();
        var steps = new SortedSet<int>();
        var start = 0;
        for (var section = 0; section < counts.Count; section++)
        {
            var size = (trained / counts.Count) + (section < trained % counts.Count ? 1 : 0);
            if (counts[section] > size)
                throw SchedulerConfig.Invalid($"timestep_respacing '{respacing}' asks for {counts[section]} of {size} training steps");
            steps.UnionWith(Section(start, size, counts[section]));
            start += size;
        }
        if (isFast && steps.Remove(trained - 1))
            steps.Add(trained - 3);
        return [.. steps.Reverse().Select(step => (double)step)];
    }

    /// <summary>Sums and roundings are those of Python, so that places are the same.</summary>
    private static IEnumerable<int> Section(int start, int size, int count)
    {
        var stride = count > 1 ? (size - 1) / (double)(count - 1) : 1;
        var place = 0.0;
        for (var i = 0; i < count; i++, place += stride)
            yield return start + (int)Math.Round(place);
    }

    private static int Count(string text, string respacing) =>
        int.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var count) && count > 0
            ? count
            : throw SchedulerConfig.Invalid($"timestep_respacing '{respacing}' is not understood; give counts such as 100 or 10,10,3,2,2, or {Fast27}");
}
