using System.Globalization;

namespace TextToImage.Diffusion;

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
